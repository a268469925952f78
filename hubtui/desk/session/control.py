"""One person's session at a desk: signing in and out, hiding, coming back, and its calls."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from hubtui.crypto.words import propose
from hubtui.desk.drafts.store import DraftStore
from hubtui.desk.hub import witness
from hubtui.desk.hub.listening import listen
from hubtui.desk.hub.news import HubNews
from hubtui.desk.hub.workstation import WorkstationKey
from hubtui.desk.overrides.safety import Safety
from hubtui.desk.session import desk_session, signing_in
from hubtui.desk.session.idle import Idle
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.session.pin import TRIES, Pin
from hubtui.desk.state import Heard, Status
from hubtui.desk.station import Station
from hubtui.errors import HubError, Refused
from hubtui.flow.engine.effects import Call, News, SignInHere
from hubtui.wire import routes
from hubtui.wire.people import Me
from hubtui.wire.session import Proposal, Report

FAREWELL_SECONDS = 2.0
"""Seconds to wait for the last words to be kept, and again for the hub's session to end."""
TICK_SECONDS = 1.0


class SessionControl:
    """Signs people in and out at one desk, and makes the calls that need a person."""

    def __init__(
        self, station: Station, keepers: DraftStore, safety: Safety, key: WorkstationKey
    ) -> None:
        """Start with nobody signed in."""
        self._station, self._keepers, self._safety, self._key = station, keepers, safety, key
        self.news = HubNews(station, safety.heard)
        self.watching: list[asyncio.Task[None]] = []
        self._idle, self._pin = Idle(station.clock), Pin()
        self._leaving: asyncio.Task[None] | None = None

    def notes(self) -> dict[str, Status]:
        """Return the statuses of the person's session, by kind."""
        return desk_session.notes(self._station.visit, self._station.card)

    def touch(self) -> None:
        """Note that somebody is there."""
        self._idle.touch()

    async def sign_in(self, effect: SignInHere) -> Me:
        """Sign a person in, after signing out whoever was there before."""
        desk = self._station
        await self.leave()
        desk.road.alarm = None
        await desk.ready()
        arrived, place = await desk_session.arrive(desk.road, desk.place, self._key, effect)
        desk.visit, desk.road.alarm = arrived, arrived.alarm
        desk.remember(witness.remember(place, desk.place.seen))  # a receipt may have come meanwhile
        self._idle = Idle(desk.clock, arrived.facts.idle_seconds)
        watches = (listen(desk.road, self.news.heard, arrived.told), self._watch())
        self.watching = [desk.spawn(each) for each in watches]
        self._move_to(Occupancy.OPEN)
        self._keepers.wake(arrived.me.id)
        self._safety.begin()
        return arrived.me

    async def sign_out(self, *, unsent: bool) -> None:
        """Sign the person out; refuse if alerts are undelivered and ``unsent`` is False."""
        if self._safety.unsent and not unsent:
            raise Refused("override-unsent", count=self._safety.unsent)
        await self.leave()

    async def choose_pin(self, pin: str) -> None:
        """Set the PIN to come back with."""
        self._station.here()  # refuses if nobody is signed in
        await self._pin.choose(pin)

    async def come_back(self, pin: str) -> None:
        """Show the screen again if the PIN is right; after too many wrong tries, sign out."""
        try:
            await self._pin.check(pin)
        except Refused as error:
            self._report("pin-wrong", TRIES - self._pin.left)
            if error.code == "pin-out":
                self._forget_and_go()
            raise
        self._station.here()  # the session may have ended meanwhile
        self._idle.touch()
        self._move_to(Occupancy.OPEN)
        self._report("back")

    def hide(self) -> None:
        """Hide everything at once; a person with no PIN to come back with is signed out."""
        if not self._pin.is_set:
            self._forget_and_go()
            return
        self._move_to(Occupancy.HIDDEN)
        self._report("hidden")

    async def leave(self) -> None:
        """Forget the person here at once, then wait for the last words to be kept."""
        self._forget_and_go()
        if self._leaving:
            await self._leaving

    def forget(self) -> None:
        """Forget the person here; the hub is not told."""
        for task in self.watching:
            task.cancel()
        self._station.visit, self.watching = None, []
        self._pin = Pin()  # a new one: a check still running belongs to the old PIN
        self.news.forget()
        self._safety.bar.forget()
        self._move_to(Occupancy.SIGNED_OUT)

    async def call(self, call: Call) -> object:
        """Make a call as the person signed in."""
        desk, mine = self._station, self._station.visit
        query, ids = dict(call.query) or None, {"id": call.id} if call.id else {}
        answer = await desk.road.call(call.route, call.body, query=query, **ids)
        if not call.reads:
            await self._safety.note_act(call.route)
        if isinstance(answer, Me) and mine is not None:  # somebody else may be here by now
            mine.me = answer
            mine.changes += call.route is routes.PRESENCE
            desk.tell(Heard("settings"))
        return answer

    async def read_news(self) -> News:
        """Return what Home shows, and remember whom to ring."""
        desk = self._station
        await self._keepers.dropped()
        news = await desk_session.home_news(desk.road, desk.here(), desk.clock)
        desk.remember(desk_session.placed(desk.place, desk.here().facts))
        return news

    def propose_words(self) -> Proposal:
        """Draw passphrase words locally: at a first sign-in there is no session to ask in."""
        return Proposal(words=propose())

    def _forget_and_go(self) -> None:
        """Forget the person here at once, and end the hub's session in the background."""
        self._station.ended = False
        if self._station.visit is None:
            return
        self.forget()
        self._leaving = self._station.spawn(self._farewell())

    async def _farewell(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await self._keepers.flush()
        with suppress(HubError, TimeoutError):
            async with asyncio.timeout(FAREWELL_SECONDS):
                await signing_in.sign_out(self._station.road)
        self._keepers.stop()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(TICK_SECONDS)
            if self._station.stage is Occupancy.OPEN and self._idle.over():
                self.hide()

    def _move_to(self, stage: Occupancy) -> None:
        if self._station.stage is not stage:
            self._station.stage = stage
            self._safety.bar.look()
            self._station.tell(Heard("stage"))

    def _report(self, what: str, count: int = 0) -> None:
        self._station.spawn(self._send_report(Report(what=what, count=count)))

    async def _send_report(self, report: Report) -> None:
        """Report to the hub what happened here; the connection notices if that fails."""
        with suppress(HubError):
            await self._station.road.call(routes.REPORT, report)
