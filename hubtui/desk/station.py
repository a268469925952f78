"""What every part of a desk uses: its hub, its clock, the person signed in, its listeners."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING

from hubtui.desk.hub.connection import HubConnection, Notice, is_log_alarm
from hubtui.desk.session.idle import DeskClock
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import Heard, Listener, Status
from hubtui.errors import Broken, Refused
from hubtui.flow.engine.context import JobContext

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.desk.hub.workstation import Enrolment
    from hubtui.desk.session.desk_session import DeskSession
    from hubtui.domain.clock import Clock
    from hubtui.wire.alerts import Receipt
    from hubtui.wire.door import PhoneCard
    from hubtui.wire.overrides import OverrideReceipt
    from hubtui.wire.people import Me


class Station:
    """One workstation, with at most one person signed in and one connection to the hub."""

    def __init__(
        self,
        hub: Hub,
        place: Enrolment,
        *,
        save: Callable[[Enrolment], None] | None = None,
        clock: Clock | None = None,
        practice_secret: str = "",
        practice_pin: str = "",
        prepare: Callable[[], Awaitable[Enrolment | None]] | None = None,
    ) -> None:
        """Start at ``place``, signed out; ``save`` stores the enrolment.

        ``prepare`` loads what signing in needs, and returns the enrolment if it could not be read
        before.
        """
        self.place, self.clock = place, clock or DeskClock()
        self.road = HubConnection(hub, self._noticed)
        self.stage = Occupancy.SIGNED_OUT
        self.ended = False
        """True if the session ended, but not by an act at this desk."""
        self.visit: DeskSession | None = None
        self.notes: dict[str, Status] = {}
        self._save, self._saving = save, asyncio.Lock()
        self._prepare = prepare
        self._practice = (practice_secret, practice_pin)
        self._listeners: list[Listener] = []
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def card(self) -> PhoneCard:
        """Return whom to ring, known even if the hub is down."""
        return self.place.phone_card

    @property
    def me(self) -> Me | None:
        """Return the person signed in, or None."""
        return self.visit.me if self.visit else None

    def here(self) -> DeskSession:
        """Return the desk session; raise ``Refused`` (``sign-in``) if nobody is signed in."""
        if self.visit is None:
            raise Refused("sign-in", status=401)
        return self.visit

    def known(self) -> JobContext:
        """Return what a job may know now: no person and no facts while hidden."""
        seen = self.visit if self.stage is Occupancy.OPEN else None
        return JobContext(
            card=self.card,
            hub=self.place.hub,
            practice=self.place.practice,
            now=self.clock.now_us(),
            facts_or_none=seen.facts if seen else None,
            me_or_none=seen.me if seen else None,
            pack_or_none=seen.pack if seen else None,
            practice_secret=self._practice[0],
            practice_pin=self._practice[1],
        )

    def listen(self, heard: Listener) -> Callable[[], None]:
        """Call ``heard`` with every change; return a function that ends this."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard) if heard in self._listeners else None

    def tell(self, heard: Heard) -> None:
        """Pass a change to all listeners."""
        for listener in tuple(self._listeners):
            listener(heard)

    def say_status(self) -> None:
        """Have the status row drawn again."""
        self.tell(Heard("status"))

    async def ready(self) -> None:
        """Load what is needed before anybody can sign in."""
        if self._prepare and (found := await self._prepare()):
            self.place = found

    def remember(self, place: Enrolment) -> None:
        """Save the enrolment, unless the log check has failed."""
        if place != self.place and not is_log_alarm(self.road.alarm):
            self.place = place
            if self._save is not None:
                self.spawn(self._write(self._save))

    def saw(self, receipt: Receipt | OverrideReceipt) -> None:
        """Remember the log head of a receipt."""
        from hubtui.desk.hub import witness

        self.remember(witness.remember(self.place, receipt.checkpoint))

    def spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Run work in the background until the desk is closed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _write(self, save: Callable[[Enrolment], None]) -> None:
        """Save the current enrolment; one save at a time, so that the newest stays."""
        try:
            async with self._saving:
                await asyncio.to_thread(save, self.place)
        except (OSError, Broken):
            self._note("problem", Status("problem", "desk.status.not-written"))

    def _noticed(self, notice: Notice) -> None:
        """Take in the outcome of a call to the hub."""
        match notice:
            case "back":
                if "offline" in self.notes:
                    self.tell(Heard("back"))
                self._note("offline", None)
                self._note("problem", None)
            case "lost":
                self._note("offline", Status("offline", "desk.status.offline"))
            case "not-proven":
                facts = {"phone": self.card.hub_phone}
                self._note("problem", Status("problem", "desk.status.not-proven", facts))
            case "ended":
                self.road.token = ""

    def _note(self, kind: str, status: Status | None) -> None:
        before = self.notes.pop(kind, None)
        if status is not None:
            self.notes[kind] = status
        if before != status:
            self.say_status()
