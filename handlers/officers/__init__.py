"""Officers in private: enrolling, the first screen, registering groups, figures, the counter.

Holds the router that comes before the citizens': what it does not take is a citizen's.
"""

from aiogram import Router

from handlers.officers import account, figures, groups, payout


def make_router() -> Router:
    """The officers' own conversation."""
    router = Router(name="officers")
    account.add_to(router)
    groups.add_to(router)
    figures.add_to(router)
    payout.add_to(router)
    return router
