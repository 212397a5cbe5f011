"""The triage chat, and the private chat of an officer who was sent.

Holds the routers of both. Refuses to hear anything else that is said among moderators.
"""

from aiogram import Router

from handlers.triage import commands, field, on_duty, presses, prompts, quiet, rewards

__all__ = ["make_private_router", "make_router"]


def make_router() -> Router:
    """The triage chat's router: commands, pressed buttons, and replies to our own questions."""
    router = Router(name="triage-room")
    # Presses of a ticket's card come last: they answer any button that nobody else knows.
    router.include_routers(
        commands.make_router(),
        prompts.make_router(),
        rewards.make_router(),
        quiet.make_router(),
        presses.make_router(),
    )
    return router


def make_private_router() -> Router:
    """In private: what an officer answers from the field, the rota, and what rings."""
    router = Router(name="triage-in-private")
    router.include_routers(field.make_router(), on_duty.make_router())
    return router
