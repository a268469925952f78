"""All drafts in hand at one desk, each with its owner; nobody's words are kept as another's."""

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
"""Seconds that Home waits for what is being dropped."""


class DraftStore:
    """The keepers of those who were at this desk since it started."""

    def __init__(self, hub: Hub, noticed: Callable[[], None]) -> None:
        """Start with none."""
        self._hub, self._noticed = hub, noticed
        self._all: list[tuple[str, DraftSync]] = []
        self._dropping: set[asyncio.Event] = set()

    @property
    def lost(self) -> bool:
        """Tell whether there are words that are only on this screen."""
        return any(keeper.lost and keeper.unkept for _, keeper in self._all)

    @property
    def unkept(self) -> bool:
        """Tell whether there are words not known to be at the hub: "kept" is never said of them."""
        return any(keeper.unkept for _, keeper in self._all)

    @property
    def kept(self) -> bool:
        """Tell whether the hub has all that was typed lately, and there was something."""
        return any(keeper.version for _, keeper in self._all) and not self.unkept

    def is_kept(self, *, away: bool) -> bool | None:
        """Tell whether what was typed is kept; None where nothing was, or it is on its way."""
        if self.unkept:
            return False if self.lost or away else None
        return True if self.kept else None

    @property
    def doubled(self) -> bool:
        """Tell whether a draft was found changed elsewhere and became two."""
        return any(keeper.doubled for _, keeper in self._all)

    def notes(self, others: Mapping[str, Status]) -> dict[str, Status]:
        """Add what there is to say of drafts to what else there is, by kind."""
        found = dict(others)
        if self.doubled and not self.unkept:  # "both are kept" is said once they are
            found.setdefault("problem", Status("problem", "desk.status.doubled"))
        if self.lost:
            found["offline"] = Status("offline", "desk.status.only-here")
        return found

    def beside(self, status: Status, others: Mapping[str, Status]) -> Status:
        """Give what ``status`` leaves no room for: words not kept, else a hub that is away."""
        found = self.notes(others).get("offline", Status())
        return Status() if found == status else found

    def new(self, owner: str, job: str, key: str) -> DraftSync:
        """Make a keeper for one draft."""
        from hubtui.desk.drafts.sync import DraftSync

        self._all = [each for each in self._all if each[1].unkept or each[1].frozen]
        keeper = DraftSync(self._hub, job, key, self._noticed, lambda: self._hold(owner, keeper))
        return keeper

    def _hold(self, owner: str, keeper: DraftSync) -> None:
        """Know of a keeper from its first words, and again where it had kept all there was."""
        if all(each is not keeper for _, each in self._all):
            self._all.append((owner, keeper))

    def drop(self, keeper: DraftSync) -> Coroutine[None, None, None]:
        """Drop a draft that led to something, once the hub is there to be told."""
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
        """Wait a moment for such drafts to be gone, so that none of them is offered again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(MOMENT):
                for gone in tuple(self._dropping):
                    await gone.wait()

    def wake(self, owner: str) -> None:
        """Go on keeping what this person left when the session ended under them."""
        for each, keeper in self._all:
            if each == owner:
                keeper.token = self._hub.token
                keeper.wake()

    async def settle(self) -> None:
        """Wait a moment for what is on its way to be kept; where that failed before, do not."""
        if self.unkept and not self.lost:
            with suppress(TimeoutError):
                async with asyncio.timeout(MOMENT):
                    await self.flush()

    async def flush(self) -> None:
        """Keep all there is, once."""
        waiting = [keeper for _, keeper in self._all if keeper.dirty and not keeper.frozen]
        results = await asyncio.gather(*(k.keep() for k in waiting), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException) and not isinstance(result, HubError):
                raise result

    def stop(self) -> None:
        """Stop trying; what is not kept yet stays in memory, and is said to be only there."""
        for _, keeper in self._all:
            keeper.stop()
