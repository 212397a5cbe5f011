"""One update on its way through a handler: who wrote, where, and the one transaction it may make.

Holds `Turn`. Refuses a second write: what an update does is committed together with the fact that
it was done, so a crash in between repeats all of it or nothing.
"""

import asyncio
import functools
from collections.abc import Callable
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.types import CallbackQuery, Chat, Update, User
from sqlalchemy.orm import Session

from desk.actors import Citizen
from desk.district.unreached import reached_again
from desk.fsm import write_step
from desk.kit import Kit, To
from desk.outgoing import say
from desk.readers import Reader, reader_of
from desk.sealed import person_key, to_chat
from desk.way import Way
from handlers.fsm import SqlStorage
from locales.catalogue import Texts
from tipline.languages import Language, pick_language
from tipline.refusals import Refusal

LARGEST_DOWNLOAD = 20 * 1024 * 1024
TOAST_LIMIT = 200

Finish = Callable[[Session], None]


class SecondWriteError(RuntimeError):
    """A handler wanted a second transaction for one update."""


class Turn:
    """One update. `finish` marks it done, inside the same transaction as its effects."""

    def __init__(  # composed in one place, by names
        self,
        *,
        desk: Way,
        bot: Bot,
        update: Update,
        user: User | None,
        chat: Chat | None,
        finish: Finish,
        downloads: asyncio.Semaphore,
    ) -> None:
        self.desk = desk
        self.kit: Kit = desk.kit
        self.bot = bot
        self.update = update
        self.user = user
        self.chat = chat
        self.reader = Reader()
        self.written = False
        self._finish = finish
        self._downloads = downloads
        self._held: dict[bytes, tuple[str | None, dict[str, Any]]] = {}
        self._toast: tuple[str, bool] | None = None

    @functools.cached_property
    def person_key(self) -> bytes:
        """The keyed hash that stands for the person."""
        if self.user is None:
            raise Refusal("officer.not_allowed")
        return person_key(self.kit, self.user.id)

    @functools.cached_property
    def chat_key(self) -> bytes:
        """The keyed hash that stands for the chat."""
        return self.to.chat_key

    @property
    def language(self) -> str:
        """The language of this person: chosen, else Telegram's, else the agency's."""
        code = self.user.language_code if self.user else None
        default: Language = "en" if self.kit.policy.default_language == "en" else "zh"
        return pick_language(self.reader.language, code, default)

    @property
    def t(self) -> Texts:
        """The texts in this person's language."""
        return Texts(self.language)

    @functools.cached_property
    def to(self) -> To:
        """The chat that the update came from."""
        if self.chat is None:
            return self.citizen().to
        return to_chat(self.kit, self.chat.id, self.language)

    def citizen(self) -> Citizen:
        """The person, with their private chat (whose id is theirs)."""
        assert self.user is not None
        return Citizen(self.person_key, to_chat(self.kit, self.user.id, self.language))

    def fsm(self) -> FSMContext:
        """The guided conversation of this person in this chat; changes wait for `write`."""
        assert self.user is not None
        chat_id = self.chat.id if self.chat else self.user.id
        key = StorageKey(bot_id=self.bot.id, chat_id=chat_id, user_id=self.user.id)
        return FSMContext(SqlStorage(self.desk, self._held), key)

    async def load_reader(self) -> None:
        """Look the person up, once, where the conversation needs it."""
        if self.user is not None:
            self.reader = await self.desk.read(reader_of, self.person_key)
            self.__dict__.pop("to", None)

    async def read(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run `fn(session, kit, …)`, which changes nothing."""
        return await self.desk.read(fn, *args, **kwargs)

    async def write(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run `fn(session, kit, …)`, the FSM's changes and "done" in one transaction."""
        if self.written:
            raise SecondWriteError(str(getattr(fn, "__name__", fn)))
        held = dict(self._held)

        def whole(session: Session, kit: Kit) -> Any:
            if (officer := self._officer_who_is_back()) is not None:
                reached_again(session, kit, officer)
            result = fn(session, kit, *args, **kwargs)
            for key, (state, notes) in held.items():
                write_step(session, kit, key, state, notes)
            self._finish(session)
            return result

        result = await self.desk.write(whole)
        self.written = True
        return result

    def _officer_who_is_back(self) -> int | None:
        """The officer of this private chat whom nothing reached, and who writes or has unblocked us."""
        officer, change = self.reader.officer, self.update.my_chat_member
        if officer is None or officer.to is not None:
            return None
        is_private = self.chat is not None and self.chat.type == "private"
        is_here = change is None or change.new_chat_member.status == "member"
        return officer.id if is_private and is_here else None

    async def conclude(self) -> None:
        """Commit what is left (FSM changes, "done") when the handler wrote nothing itself."""
        if not self.written:
            await self.write(lambda _session, _kit: None)

    async def refuse(self, refusal: Refusal) -> None:
        """Tell the person the refusal: a toast for a button, words in private, silence in groups."""
        self._held.clear()
        if self.update.callback_query is not None:
            self.toast(f"refusal.{refusal.code}", alert=True, **refusal.params)
        elif self.chat is not None and self.chat.type == "private" and not self.written:
            facts = {"code": refusal.code, "params": dict(refusal.params)}
            await self.write(say, self.to, "refusal", facts)

    async def download(self, file_id: str) -> bytes:
        """Fetch a file. Raises Refusal `file.too_big` or `file.gone`; other failures try again."""
        try:
            file = await self.bot.get_file(file_id)
        except TelegramBadRequest as failure:
            if "too big" in failure.message:
                raise Refusal("file.too_big", megabytes=LARGEST_DOWNLOAD >> 20) from None
            raise Refusal("file.gone") from None
        if file.file_path is None:
            raise Refusal("file.gone")
        async with self._downloads:
            stream = await self.bot.download_file(file.file_path)
        assert stream is not None
        return stream.read()

    async def keep_blob(self, sealed: bytes) -> str:
        """Store sealed bytes and return their key; they are on the disk before this returns."""
        return await asyncio.to_thread(self.kit.blobs.put, sealed)

    def toast(self, key: str, *, alert: bool = False, **params: object) -> None:
        """Answer the pressed button with a short line once the handler is through."""
        self._toast = (self.t.plain(key, **params)[:TOAST_LIMIT], alert)

    def toast_words(self, words: str) -> None:
        """The same in words that fit already, as a window that stays until it is closed."""
        self._toast = (words, True)

    async def answer_button(self, query: CallbackQuery) -> None:
        """Take the pressed button's clock away, with the toast if there is one."""
        if self._toast is None:
            await query.answer()
            return
        words, alert = self._toast
        await query.answer(words, show_alert=alert)
