"""From facts to a Bot API call.

Holds the registry of renderers by kind. A renderer is a pure function: facts and a target in, an
aiogram method out (or None: nothing is to be sent). Refuses the network and the database.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from locales.catalogue import Raw, Texts

if TYPE_CHECKING:  # the command line words posters too, and has no use for aiogram
    from aiogram.methods import TelegramMethod

__all__ = ["OpenFile", "Raw", "Rendered", "Target", "Texts", "render", "renders"]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file to send: its bytes, or the file_id that Telegram gave for it before."""

    name: str
    kind: str
    data: bytes = field(repr=False, default=b"")
    file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """Where a message goes.

    The last two are those of a ticket, once it has them; a message that ends a screen finds that
    screen in the last.
    """

    chat_id: int
    t: Texts
    bot_username: str = ""
    emergency_number: str = "110"
    files: tuple[OpenFile, ...] = ()
    thread_id: int | None = None
    card_message_id: int | None = None


Facts = Mapping[str, Any]
Rendered: TypeAlias = "TelegramMethod[Any] | None"
Renderer: TypeAlias = "Callable[[Any, Target], Rendered]"

RENDERERS: dict[str, Renderer] = {}


def renders(kind: str) -> Callable[[Renderer], Renderer]:
    """Register the renderer of `kind`."""

    def register(fn: Renderer) -> Renderer:
        assert kind not in RENDERERS, kind
        RENDERERS[kind] = fn
        return fn

    return register


def render(kind: str, facts: Facts, target: Target) -> Rendered:
    """Render one message. Raises KeyError for a kind that nobody renders."""
    return RENDERERS[kind](facts, target)
