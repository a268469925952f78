"""The desk: joins the parts of a workstation together and performs what jobs ask for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from hubtui.desk.drafts.store import DraftStore
from hubtui.desk.hub.connection import Notice
from hubtui.desk.runner import Runner
from hubtui.desk.session import proving
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import WORST_FIRST, Status
from hubtui.desk.station import Station
from hubtui.errors import Broken, HubError, Refused, Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.may_ring import ANYBODY, MayRing, card_for, not_rung
from hubtui.flow.engine.problems import problem_words
from hubtui.wire.base import Done

if TYPE_CHECKING:
    from hubtui.client.port import Hub
    from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
    from hubtui.desk.overrides.safety import Safety
    from hubtui.desk.session.control import SessionControl
    from hubtui.domain.clock import Clock
    from hubtui.flow.engine.spec import Spec
    from hubtui.wire.door import Names

_FROM_OUTSIDE = (
    effects.ComeBack, effects.SignOut, effects.SignInHere, effects.ListNames, effects.ReadStake
)  # fmt: skip
"""Effects that may be performed while the screen is hidden."""


class Desk(Station):
    """All that a front needs of a workstation."""

    def __init__(
        self,
        hub: Hub,
        key: WorkstationKey,
        place: Enrolment,
        jobs: Mapping[str, Spec],
        *,
        save: Callable[[Enrolment], None] | None = None,
        clock: Clock | None = None,
        practice_secret: str = "",
        practice_pin: str = "",
        held: Path | None = None,
        prepare: Callable[[], Awaitable[Enrolment | None]] | None = None,
    ) -> None:
        """Start at ``place``, signed out; ``save`` stores the enrolment.

        ``held`` is the folder of undelivered overrides. ``prepare`` loads what signing in needs,
        and returns the enrolment if it could not be read before.
        """
        super().__init__(
            hub,
            place,
            save=save,
            clock=clock,
            practice_secret=practice_secret,
            practice_pin=practice_pin,
            prepare=prepare,
        )
        self._key, self._jobs, self._held = key, jobs, held
        self.keepers = DraftStore(self.road, self.say_status)
        self._safety: Safety | None = None
        self._session: SessionControl | None = None
        self.named, self.drawn = asyncio.Event(), asyncio.Event()

    # ---- parts loaded when needed

    @property
    def safety(self) -> Safety:
        """Return the part for safety alerts, loaded at its first use."""
        if self._safety is None:
            from hubtui.desk.overrides.safety import Safety

            self._safety = Safety(self, self._key, self._held)
        return self._safety

    @property
    def session(self) -> SessionControl:
        """Return the session control, loaded at its first use."""
        if self._session is None:
            from hubtui.desk.session.control import SessionControl

            self._session = SessionControl(self, self.keepers, self.safety, self._key)
        return self._session

    # ---- what a front reads

    @property
    def waiting(self) -> int:
        """Return how many things wait for the person signed in."""
        return self.me.waiting if self.me else 0

    @property
    def theme(self) -> str:
        """Return the theme to show: the person's, else the workstation's."""
        return (self.me.theme if self.me else "") or self.place.theme

    @property
    def plain(self) -> bool:
        """Tell whether the person, or the workstation, wants plain mode."""
        return self.me.plain if self.me else self.place.plain

    @property
    def status(self) -> Status:
        """Return the most urgent status, by ``WORST_FIRST``."""
        safety = self._safety.notes() if self._safety else {}
        notes = self.keepers.notes({**self.notes, **safety})
        if self.visit is not None:
            notes |= self.session.notes()
        return next((notes[kind] for kind in WORST_FIRST if kind in notes), Status())

    @property
    def risk(self) -> str:
        """Return what the end of this window would do now, the worst first.

        ``alert``: an alert that nobody has is lost; ``held``: an undelivered alert stays on disk;
        ``words``: some typed words are not known to be kept; empty: none of these.
        """
        alert = ("held" if self.safety.kept else "alert") if self.safety.unsent else ""
        return f"{alert} {'words' if self.keepers.unkept else ''}".strip()

    def words_for(self, error: HubError, may: MayRing = ANYBODY) -> str:
        """Return the words for an error at this desk; they name the person the status row names.

        ``may`` limits who may be rung about what is on the screen: nobody else is named.
        """
        known, out = self.known(), self.stage is not Occupancy.OPEN
        card, shut = card_for(known, may), not_rung(known, may)
        first = next((row for row in self.safety.to_ring(out=out) if row[0] not in shut), None)
        me = self.me.name if self.me else ""
        kept = self.keepers.is_kept(away=isinstance(error, Unreachable))
        return problem_words(error, card, me, kept=kept, first=first)

    # ---- what a front does

    def begin(self) -> None:
        """Watch for safety alerts and deliver those held, whether or not somebody is signed in."""
        from hubtui.desk import warm

        self.spawn(warm.rest(self.named, self.drawn, lambda: self.safety.begin()))

    def runner(self, job: str, begin: Mapping[str, str] | None = None, draft: str = "") -> Runner:
        """Make a runner for a job, from the beginning or from a draft."""
        begin = begin or {}
        if job == "@resume":
            job, draft = begin["job"], begin["draft"]
        if job not in self._jobs:
            raise Broken("desk-no-such-job", job=job)
        spec = self._jobs[job]
        if not spec.keeps_draft:
            return Runner(self, self.perform, spec, begin)
        from hubtui.desk.drafts.runner import DraftRunner

        given = {} if draft else begin
        return DraftRunner(self, self.keepers, self.perform, spec, given, draft)

    async def perform(self, effect: effects.Effect) -> object:  # noqa: C901, PLR0912 - one case each
        """Perform an effect and return its result; a draft is sent by its runner."""
        if self.stage is Occupancy.HIDDEN and not isinstance(effect, _FROM_OUTSIDE):
            raise Refused("hidden")
        match effect:
            case effects.Call():
                return await self.session.call(effect)
            case effects.ListNames():
                return await self._names()
            case effects.ReadStake():
                return await self._stake()
            case effects.SignInHere():
                return await self.session.sign_in(effect)
            case effects.SignOut(unsent):
                await self.session.sign_out(unsent=unsent)
            case effects.SetPin(pin):
                await self.session.choose_pin(pin)
            case effects.ComeBack(pin):
                await self.session.come_back(pin)
            case effects.ProposeWords():
                return self.session.propose_words()
            case effects.HomeNews():
                return await self.session.read_news()
            case effects.SendSafetyAlert(body, may):
                return await self.safety.send(body, may)
            case effects.ReadHeld(key):
                return self.safety.read_held(key)
            case effects.HeldByPhone(key, person):
                await self.safety.record_call(key, person)
            case _:
                raise Broken("desk-unknown-effect", effect=type(effect).__name__)
        return Done()

    def touch(self) -> None:
        """Note that somebody is there."""
        if self._session is not None:
            self._session.touch()

    async def hide(self) -> None:
        """Hide everything at once; a person with no PIN to come back with is signed out."""
        if self.stage is Occupancy.OPEN:
            self.session.hide()

    async def close(self) -> None:
        """Keep the last words, end the session, and close the connection."""
        if self.visit is not None or self._session is not None:
            await self.session.leave()
        self.keepers.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.road.close()

    # ---- without anybody signed in

    async def _names(self) -> Names:
        try:
            await self.ready()
            return await proving.names(self.road, self.place, self._key)
        finally:
            self.named.set()

    async def _stake(self) -> effects.Stake:
        """Return what leaving now would lose; first wait a moment for the last words to be kept."""
        await self.keepers.settle()
        safety = self.safety
        return effects.Stake(
            alerts=safety.unsent,
            kept=safety.kept,
            words=self.keepers.unkept,
            ring=safety.to_ring(),
            ring_after=safety.to_ring(out=True),
        )

    def _noticed(self, notice: Notice) -> None:
        super()._noticed(notice)
        if notice == "ended" and self.visit is not None:
            self.ended = True
            self.session.forget()
