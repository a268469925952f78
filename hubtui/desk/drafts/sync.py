"""Keeps one draft at the hub, one version after another.

While a sending has no answer the draft is frozen: no new version is kept until the hub has said
whether it was sent.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from hubtui.client.port import Hub
from hubtui.errors import Broken, Refused, Unreachable
from hubtui.flow.engine.walk import Saved
from hubtui.wire import routes
from hubtui.wire.alerts import Receipt, SendDraft
from hubtui.wire.base import Nothing
from hubtui.wire.records import DRAFT_LIMIT, DraftOut, KeepDraft
from hubtui.wire.route import Route

Q = TypeVar("Q", bound=BaseModel)
A = TypeVar("A", bound=BaseModel)

LONGEST_WAIT = 15.0
SURE_SECONDS = 1.5
"""Seconds without an answer after which the newest words count as only on this screen."""


def dump(key: str, saved: Saved) -> str:
    """Return a draft's key and its saved answers as JSON."""
    return json.dumps({"key": key, **saved}, ensure_ascii=False, separators=(",", ":"))


def load(text: str) -> tuple[str, Saved]:
    """Return the key and the saved answers from what ``dump`` wrote.

    Raises:
        Broken: ``draft-unreadable``.
    """
    try:
        found = json.loads(text)
        key = found.pop("key")
    except (ValueError, KeyError, AttributeError):
        raise Broken("draft-unreadable") from None
    if not isinstance(key, str) or not all(isinstance(part, dict) for part in found.values()):
        raise Broken("draft-unreadable")
    return key, found


class DraftSync:
    """Keeps one draft."""

    def __init__(
        self,
        hub: Hub,
        job: str,
        key: str,
        noticed: Callable[[], None],
        holds: Callable[[], None],
    ) -> None:
        """Start with nothing kept; ``holds`` is called when there are words to keep."""
        self.job = job
        self.id = ""
        self.version = 0
        self.receipt: Receipt | None = None
        """Receipt of the draft, once it was sent."""
        self.frozen: SendDraft | None = None
        """The sending that has no answer yet; None if there is none."""
        self.lost = False
        """True while the newest words are only on this screen."""
        self.doubled = False
        """True once another screen had changed the draft, and these words became a new draft."""
        self.token = hub.token
        """Session token of the draft's owner."""
        self._hub, self._key, self._noticed, self._holds = hub, key, noticed, holds
        self._wanted = self._kept = ""
        self._unsure: set[str] = set()
        self._over = self._over_long = self._said = False
        self._lock = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @property
    def unkept(self) -> bool:
        """Tell whether some words are not at the hub, or are too long for it."""
        return self.dirty or (self._over_long and self.receipt is None and not self._over)

    @property
    def dirty(self) -> bool:
        """Tell whether there are words the hub does not have."""
        return self._wanted != self._kept and self.receipt is None and not self._over

    async def call(self, route: Route[Q, A], body: Q, **ids: str) -> A:
        """Call the hub, only while the draft's owner is signed in.

        Raises:
            Refused: ``sign-in`` if the owner is not signed in, and as ``Hub.call``.
            Unreachable: as ``Hub.call``.
        """
        if self.token != self._hub.token:
            raise Refused("sign-in", status=401)
        return await self._hub.call(route, body, query=None, **ids)

    def resume(self, draft: DraftOut) -> None:
        """Continue a draft that the hub has."""
        self.id, self.version, self.receipt = draft.id, draft.version, draft.receipt
        self._wanted = self._kept = draft.answers

    def want(self, text: str) -> None:
        """Have these words kept, retrying while the hub is away; too long a text counts as lost."""
        if len(text) <= DRAFT_LIMIT:
            self._wanted, self._over_long = text, False
            self._holds()
            self._say()
            self.wake()
        else:
            self._over_long = True
            self._holds()
            self._lose(True)

    def wake(self) -> None:
        """Start trying to keep the words, unless that is under way."""
        if self.dirty and self.frozen is None and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._try())

    def stop(self) -> None:
        """Stop trying; words not kept count as only on this screen."""
        if self._task is not None:
            self._task.cancel()
        if self.unkept:
            self._lose(True)

    async def keep(self) -> None:
        """Keep the newest words now.

        Raises:
            Unreachable: the hub may not have the words.
            Refused: the hub does not take the words.
        """
        async with self._lock:
            while self.dirty:
                await self._once(self._wanted)
        self._say()

    async def drop(self) -> None:
        """Drop the draft at the hub, as its words are not needed any more."""
        self._over = True
        self._say()
        async with self._lock:
            if self._unsure:
                await self._arrived()
            if self.id and self.receipt is None:
                await self.call(routes.DROP_DRAFT, Nothing(), id=self.id)

    async def ask(self) -> Receipt | None:
        """Ask the hub for the receipt; None if the draft was not sent."""
        draft = await self._read()
        self.receipt = draft.receipt if draft is not None else None
        self._say()
        return self.receipt

    async def thaw(self) -> Receipt | None:
        """Find out whether a sending arrived; if not, make sure that it no longer can.

        Keeping a new version makes a late sending of the old version fail.
        """
        async with self._lock:
            if await self.ask() is None:
                await self._once(self._wanted or self._kept)
            if self.receipt is None:
                self.frozen = None
            return self.receipt

    async def _try(self) -> None:
        pause = 0.5
        while self.dirty and self.frozen is None:
            loop = asyncio.get_running_loop()
            unsure = loop.call_later(SURE_SECONDS, self._lose, True)
            try:
                await self.keep()
            except Unreachable:
                self._lose(True)
                await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - hides nothing
                pause = min(LONGEST_WAIT, pause * 2)
            except Refused:
                self._lose(True)
                return
            else:
                self._lose(self._over_long)
            finally:
                unsure.cancel()

    async def _once(self, text: str) -> None:
        """Keep one version; the hub takes it only if it still has ``self.version``."""
        if self._unsure and await self._arrived():
            return
        body = KeepDraft(job=self.job, version=self.version, answers=text)
        self._unsure.add(text)
        try:
            if self.id:
                row = await self.call(routes.KEEP_DRAFT, body, id=self.id)
            else:
                row = await self.call(routes.KEEP_NEW_DRAFT, body)
        except Refused as error:
            if error.facts.get("status") not in (404, 409) or not self.id:
                raise
            await self._overtaken(error)
        else:
            self.id, self.version, self._kept = row.id, row.version, text
            self._unsure.clear()

    async def _arrived(self) -> bool:
        """Ask whether words sent to be kept, without an answer, arrived after all."""
        draft = await (self._read() if self.id else self._find())
        return draft is not None and self._is_ours(draft)

    def _is_ours(self, draft: DraftOut) -> bool:
        """Take over the hub's draft if it was sent or holds our words; tell whether it was."""
        newer = draft.version > self.version and draft.answers in self._unsure
        if draft.receipt is None and not newer:
            return False
        self.id, self.version, self.receipt = draft.id, draft.version, draft.receipt
        self._kept = draft.answers
        self._unsure.clear()
        return True

    async def _overtaken(self, error: Refused) -> None:
        """Adopt the hub's version of this draft, or let the next save make a new draft."""
        draft = await self._read()
        if draft is not None and self._is_ours(draft):
            return
        if draft is not None and draft.version == self.version:
            raise error
        self.doubled = draft is not None
        self.id, self.version, self._kept = "", 0, ""
        self._unsure.clear()
        self._noticed()

    async def _read(self) -> DraftOut | None:
        try:
            return await self.call(routes.DRAFT, Nothing(), id=self.id)
        except Refused as error:
            if error.facts.get("status") == 404:
                return None
            raise

    async def _find(self) -> DraftOut | None:
        """Look at the hub for a new draft that holds our key."""
        drafts = await self.call(routes.DRAFTS, Nothing())
        for row in drafts.drafts:
            if row.job == self.job and row.version == 1:
                draft = await self.call(routes.DRAFT, Nothing(), id=row.id)
                if self._key in draft.answers:
                    return draft
        return None

    def _say(self) -> None:
        """Call ``noticed`` if ``unkept`` has changed."""
        if self._said is not self.unkept:
            self._said = self.unkept
            self._noticed()

    def _lose(self, lost: bool) -> None:
        if self.lost != lost:
            self.lost = lost
            self._noticed()
