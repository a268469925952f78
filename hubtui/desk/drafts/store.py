"""All drafts in use at one desk, each with its owner, so that no words change owner."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from hubtui.desk.state import Status
from hubtui.errors import HubError, Refused, Unreachable

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.desk.drafts.sync import DraftSync

LATER = 5.0
"""Seconds until a hub that was away is asked again to drop a draft."""
MOMENT = 1.0
"""Seconds to wait for drafts that are being dropped, or kept."""


class DraftStore:
    """The draft keepers of everybody at this desk since it started."""

    def __init__(self, hub: Hub, noticed: Callable[[], None]) -> None:
        """Start with no keeper; ``noticed`` is called when the state of a draft changes."""
        self._hub, self._noticed = hub, noticed
        self._all: list[tuple[str, DraftSync]] = []
        self._dropping: set[asyncio.Event] = set()

    @property
    def lost(self) -> bool:
        """Tell whether some words are only on this screen."""
        return any(keeper.lost and keeper.unkept for _, keeper in self._all)

    @property
    def unkept(self) -> bool:
        """Tell whether some words are not known to be at the hub: these are never called kept."""
        return any(keeper.unkept for _, keeper in self._all)

    @property
    def kept(self) -> bool:
        """Tell whether a draft is at the hub and no words are missing from it."""
        return any(keeper.version for _, keeper in self._all) and not self.unkept

    def is_kept(self, *, away: bool) -> bool | None:
        """Tell whether typed words are kept; None if there are none, or that is not known yet."""
        if self.unkept:
            return False if self.lost or away else None
        return True if self.kept else None

    @property
    def doubled(self) -> bool:
        """Tell whether a draft was changed elsewhere, so that it became two drafts."""
        return any(keeper.doubled for _, keeper in self._all)

    def notes(self, others: Mapping[str, Status]) -> dict[str, Status]:
        """Return ``others`` with the statuses of drafts added, by kind."""
        found = dict(others)
        if self.doubled and not self.unkept:  # the status says that both are kept
            found.setdefault("problem", Status("problem", "desk.status.doubled"))
        if self.lost:
            found["offline"] = Status("offline", "desk.status.only-here")
        return found

    def beside(self, status: Status, others: Mapping[str, Status]) -> Status:
        """Return the ``offline`` status, of drafts or hub, unless ``status`` shows it already."""
        found = self.notes(others).get("offline", Status())
        return Status() if found == status else found

    def new(self, owner: str, job: str, key: str) -> DraftSync:
        """Make a keeper for one draft, and forget keepers that have nothing left to do."""
        from hubtui.desk.drafts.sync import DraftSync

        self._all = [each for each in self._all if each[1].unkept or each[1].frozen]
        keeper = DraftSync(self._hub, job, key, self._noticed, lambda: self._hold(owner, keeper))
        return keeper

    def _hold(self, owner: str, keeper: DraftSync) -> None:
        """Add a keeper that has words to keep, unless it is here already."""
        if all(each is not keeper for _, each in self._all):
            self._all.append((owner, keeper))

    def drop(self, keeper: DraftSync) -> Coroutine[None, None, None]:
        """Return the work of dropping a draft; it repeats until the hub answers."""
        gone = asyncio.Event()
        self._dropping.add(gone)
        return self._drop(keeper, gone)

    async def _drop(self, keeper: DraftSync, gone: asyncio.Event) -> None:
        try:
            while True:
                try:
                    return await keeper.drop()
                except Unreachable:
                    await asyncio.sleep(LATER)
                except Refused:
                    return None
        finally:
            gone.set()
            self._dropping.discard(gone)

    async def dropped(self) -> None:
        """Wait a moment for dropped drafts to be gone, so that Home does not offer them."""
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                for gone in tuple(self._dropping):
                    await gone.wait()

    def wake(self, owner: str) -> None:
        """Go on keeping an owner's drafts, under the owner's new session."""
        for each, keeper in self._all:
            if each == owner:
                keeper.token = self._hub.token
                keeper.wake()

    async def settle(self) -> None:
        """Wait a moment for words to be kept, unless keeping them failed before."""
        if self.unkept and not self.lost:
            with suppress(TimeoutError):
                async with asyncio.timeout(MOMENT):
                    await self.flush()

    async def flush(self) -> None:
        """Try once to keep all words that the hub does not have."""
        waiting = [keeper for _, keeper in self._all if keeper.dirty and not keeper.frozen]
        results = await asyncio.gather(*(k.keep() for k in waiting), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, HubError):
                raise result

    def stop(self) -> None:
        """Stop trying; words not kept stay in memory and count as only on this screen."""
        for _, keeper in self._all:
            keeper.stop()
