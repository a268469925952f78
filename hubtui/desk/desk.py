"""A desk: one workstation, at most one person signed in, one road to the hub."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from hubtui.desk.drafts.keepers import Keepers
from hubtui.desk.hub.listening import listen
from hubtui.desk.hub.news import HubNews
from hubtui.desk.hub.road import Notice, Road
from hubtui.desk.runner import Runner
from hubtui.desk.session import signing_in
from hubtui.desk.session.idle import DeskClock, Idle
from hubtui.desk.session.pin import TRIES, Pin
from hubtui.desk.session.stage import Stage
from hubtui.desk.state import WORST_FIRST, Heard, Listener, Status
from hubtui.errors import Broken, HubError, Refused
from hubtui.flow.engine import effects_door as door
from hubtui.flow.engine.known import Known
from hubtui.wire.base import Done

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.desk.drafts.drafts import Keeper
    from hubtui.desk.hub.workstation import Place, Signer
    from hubtui.desk.overrides.safety import Safety
    from hubtui.desk.session.visit import Visit
    from hubtui.domain.clock import Clock
    from hubtui.flow.engine.effects_door import Effect
    from hubtui.flow.engine.spec import Spec
    from hubtui.wire.alerts import Receipt
    from hubtui.wire.door import PhoneCard
    from hubtui.wire.overrides import OverrideReceipt
    from hubtui.wire.people import Me

FAREWELL_SECONDS = 2.0
"""How long leaving waits for the last words to be kept, and for the hub to end the session."""
TICK_SECONDS = 1.0
_FROM_OUTSIDE = (door.ComeBack, door.SignOut, door.SignIn, door.ListNames, door.ReadStake)
"""All that may be done while hidden."""


class Desk:
    """What a front stands on."""

    def __init__(
        self,
        hub: Hub,
        key: Signer,
        place: Place,
        jobs: Mapping[str, Spec],
        *,
        save: Callable[[Place], None] | None = None,
        clock: Clock | None = None,
        practice_secret: str = "",
        practice_pin: str = "",
        held: Path | None = None,
        prepare: Callable[[], Awaitable[Place | None]] | None = None,
    ) -> None:
        """Stand at ``place``, signed out; ``save`` keeps what the workstation remembers.

        ``held`` is the folder of overrides that wait for the hub. ``prepare`` has what signing in
        needs, and gives a place that could not be read before.
        """
        self.place, self.clock = place, clock or DeskClock()
        self.road = Road(hub, self._noticed)
        self.stage, self.ended = Stage.SIGNED_OUT, False  # ended: by nobody who was here
        self._key, self._jobs, self._save = key, jobs, save
        self._practice = (practice_secret, practice_pin)
        self.keepers = Keepers(self.road, self.say_status)
        self._idle, self._pin = Idle(self.clock), Pin()
        self._visit: Visit | None = None
        self.notes: dict[str, Status] = {}
        self._listeners: list[Listener] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching: list[asyncio.Task[None]] = []
        self._leaving: asyncio.Task[None] | None = None
        self._news, self._saving = HubNews(self), asyncio.Lock()
        self._safety: Safety | None = None
        self._held, self._prepare = held, prepare
        self.named, self.drawn = asyncio.Event(), asyncio.Event()

    # ---- what a front reads

    @property
    def card(self) -> PhoneCard:
        """Say whom to ring; there with the hub down, too."""
        return self.place.phone_card

    @property
    def me(self) -> Me | None:
        """Give the person signed in."""
        return self._visit.me if self._visit else None

    @property
    def waiting(self) -> int:
        """Count what waits for the person signed in."""
        return self._visit.me.waiting if self._visit else 0

    @property
    def theme(self) -> str:
        """Name the theme to show: the person's, else the workstation's."""
        return (self._visit.me.theme if self._visit else "") or self.place.theme

    @property
    def plain(self) -> bool:
        """Tell whether the person, or the workstation, wants plain mode."""
        return self._visit.me.plain if self._visit else self.place.plain

    @property
    def status(self) -> Status:
        """Give the worst there is to say."""
        safety = self._safety.notes() if self._safety else {}
        notes = self.keepers.notes({**self.notes, **safety})
        if self._visit is not None:
            from hubtui.desk.session import visit

            notes |= visit.notes(self._visit, self.card)
        return next((notes[kind] for kind in WORST_FIRST if kind in notes), Status())

    @property
    def safety(self) -> Safety:
        """Give what is done about safety alerts here; loaded at its first use."""
        if self._safety is None:
            from hubtui.desk.overrides.safety import Safety

            self._safety = Safety(self, self._key, self._held)
        return self._safety

    def known(self) -> Known:
        """Say what a job may know now; nobody and nothing while hidden."""
        seen = self._visit if self.stage is Stage.OPEN else None
        return Known(
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

    # ---- what a front does

    def begin(self) -> None:
        """Watch for safety alerts, and deliver those that wait here, signed in or not."""
        from hubtui.desk import warm

        self.spawn(warm.rest(self))

    def runner(self, job: str, begin: Mapping[str, str] | None = None, draft: str = "") -> Runner:
        """Make a runner for a job, from the beginning or from a draft."""
        begin = begin or {}
        if job == "@resume":
            job, draft = begin["job"], begin["draft"]
        if job not in self._jobs:
            raise Broken("desk-no-such-job", job=job)
        return Runner(self, self._jobs[job], {} if draft else begin, draft)

    async def perform(self, effect: Effect) -> object:
        """Do what an effect says and give its result; a sending is done by its runner."""
        if self.stage is Stage.HIDDEN and not isinstance(effect, _FROM_OUTSIDE):
            raise Refused("hidden")
        match effect:
            case door.SignIn() | door.SignOut() | door.ComeBack() | door.SetPin():
                return await self._door(effect)
            case door.ListNames():
                try:
                    await self._ready()
                    return await signing_in.names(self.road, self.place, self._key)
                finally:
                    self.named.set()
            case door.ReadStake():
                from hubtui.desk.drafts import kept

                return await kept.read_stake(self)
            case _:
                from hubtui.desk import acts

                return await acts.act(self, effect)

    def listen(self, heard: Listener) -> Callable[[], None]:
        """Tell ``heard`` of every change; give back what stops that."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard) if heard in self._listeners else None

    def touch(self) -> None:
        """Somebody is there."""
        self._idle.touch()

    async def hide(self) -> None:
        """Hide everything at once; who has no PIN to come back with is signed out."""
        if self.stage is not Stage.OPEN:
            return
        if not self._pin.is_set:
            self._leave()
            return
        self._to(Stage.HIDDEN)
        self._report("hidden")

    async def close(self) -> None:
        """Keep the last words, end the session, let go."""
        self._leave()
        if self._leaving:
            await self._leaving
        self.keepers.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.road.close()

    # ---- what a runner asks of its desk

    def keeper(self, job: str, key: str) -> Keeper:
        """Make a keeper for a draft of the person signed in."""
        return self.keepers.new(self._visit.me.id if self._visit else "", job, key)

    def done_with(self, keeper: Keeper) -> None:
        """Drop a draft that led to something other than a sending."""
        self.spawn(self.keepers.drop(keeper))

    def saw(self, receipt: Receipt | OverrideReceipt) -> None:
        """Remember the log head of a receipt."""
        from hubtui.desk.hub import witness

        self.remember(witness.remember(self.place, receipt.checkpoint))

    def here(self) -> Visit:
        """Give the visit of the person signed in; ``Refused`` (``sign-in``) with nobody there."""
        if self._visit is None:
            raise Refused("sign-in", status=401)
        return self._visit

    def remember(self, place: Place) -> None:
        """Keep what is known of the hub; of one whose log is another than we knew, nothing."""
        from hubtui.desk.session import visit

        if place != self.place and not visit.is_log_alarm(self.road.alarm):
            self.place = place
            if self._save is not None:
                self.spawn(self._write(self._save))

    def spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        """Do something beside all else, until the desk is closed."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def say_status(self) -> None:
        """Have the status row drawn anew."""
        self.tell(Heard("status"))

    def tell(self, heard: Heard) -> None:
        """Tell everybody who listens."""
        for listener in tuple(self._listeners):
            listener(heard)

    # ---- coming and going

    async def _door(self, effect: Effect) -> Me | Done:
        match effect:
            case door.SignIn():
                return await self._sign_in(effect)
            case door.ComeBack(pin):
                return await self._come_back(pin)
            case door.SetPin(pin):
                self.here()  # else there is nobody to come back
                await self._pin.choose(pin)
            case door.SignOut(unsent):
                if self.safety.unsent and not unsent:
                    raise Refused("override-unsent", count=self.safety.unsent)
                self._leave()
                if self._leaving:
                    await self._leaving
            case _:
                raise Broken("desk-unknown-effect", effect=type(effect).__name__)
        return Done()

    async def _sign_in(self, effect: door.SignIn) -> Me:
        from hubtui.desk.hub import witness
        from hubtui.desk.session import visit

        self._leave()
        if self._leaving:
            await self._leaving
        self.road.alarm = None
        await self._ready()
        self._visit, place = await visit.arrive(self.road, self.place, self._key, effect)
        self.road.alarm = self._visit.alarm
        self.remember(witness.remember(place, self.place.seen))  # a receipt may have come meanwhile
        self._idle = Idle(self.clock, self._visit.facts.idle_seconds)
        watches = (listen(self.road, self._news.heard, self._visit.told), self._watch())
        self._watching = [self.spawn(each) for each in watches]
        self._to(Stage.OPEN)
        self.keepers.wake(self._visit.me.id)
        self.safety.begin()
        return self._visit.me

    async def _ready(self) -> None:
        if self._prepare and (found := await self._prepare()):
            self.place = found

    async def _come_back(self, pin: str) -> Done:
        try:
            await self._pin.check(pin)
        except Refused as error:
            self._report("pin-wrong", TRIES - self._pin.left)
            if error.code == "pin-out":
                self._leave()
            raise
        self.here()  # the session may have ended meanwhile
        self._idle.touch()
        self._to(Stage.OPEN)
        self._report("back")
        return Done()

    def _leave(self) -> None:
        """Forget the person here at once; say good-bye to the hub behind the scenes."""
        self.ended = False
        if self._visit is None:
            return
        self._forget()
        self._leaving = self.spawn(self._farewell())

    async def _farewell(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self.keepers.flush()
        with suppress(HubError, TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await signing_in.sign_out(self.road)
        self.keepers.stop()

    def _forget(self) -> None:
        for task in self._watching:
            task.cancel()
        self._visit, self._watching = None, []
        self._pin = Pin()  # another one: what is still being set or checked is the old one's
        self._news.forget()
        self.safety.bar.forget()
        self._to(Stage.SIGNED_OUT)

    def _noticed(self, notice: Notice) -> None:
        """Hear from the road what became of a call."""
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
                if self._visit is not None:
                    self.ended = True
                    self._forget()

    # ---- news

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if self.stage is Stage.OPEN and self._idle.over():
                await self.hide()

    def _note(self, kind: str, status: Status | None) -> None:
        before = self.notes.pop(kind, None)
        if status is not None:
            self.notes[kind] = status
        if before != status:
            self.say_status()

    def _to(self, stage: Stage) -> None:
        if self.stage is not stage:
            self.stage = stage
            self.safety.bar.look()
            self.tell(Heard("stage"))

    async def _write(self, save: Callable[[Place], None]) -> None:
        """Write what is known now; one after another, so that the newest is what stays."""
        try:
            async with self._saving:
                await asyncio.to_thread(save, self.place)
        except (OSError, Broken):
            self._note("problem", Status("problem", "desk.status.not-written"))

    def _report(self, what: str, count: int = 0) -> None:
        from hubtui.desk import acts

        self.spawn(acts.report(self.road, what, count))
