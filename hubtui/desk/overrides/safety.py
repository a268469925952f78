"""Safety at a desk: what is sent and held, what the bar says, and what F8 reads."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.desk.overrides.bar import EVERYONE, WANTS, SafetyBar
from hubtui.desk.overrides.sending import Overriding, Pending
from hubtui.desk.overrides.undelivered import Shelf
from hubtui.desk.session.occupancy import Occupancy
from hubtui.desk.state import Heard, Status
from hubtui.desk.station import Station
from hubtui.domain.clock import MINUTE
from hubtui.flow.engine.effects import OverrideHeld
from hubtui.flow.engine.may_ring import MayRing
from hubtui.flow.overrides.standing import row_words
from hubtui.wire import routes
from hubtui.wire.overrides import Bar, OverrideReceipt, SendOverride
from hubtui.wire.route import Route
from hubtui.wording import say
from hubtui.wording.when import clock_words, zone_of

ARRIVED_FOR = 15 * MINUTE
"""How long the bar says that what was held has arrived, with nobody to say it to."""
AFTER_ACT_SECONDS = 2.0
"""How long an act of one's own waits for the bar to be read anew; then it comes by itself."""
ACTS: Final = frozenset(
    {
        routes.OPEN_OVERRIDE,
        routes.READ_WORDS,
        routes.READ_BACK,
        routes.ACKNOWLEDGE,
        routes.BY_VOICE,
        routes.CONFIRM_VOICE,
        routes.BY_PHONE,
        routes.RECORD_REST,
        routes.STILL_TRUE,
        routes.STAND_DOWN,
        routes.REVIEW,
        routes.SET_ROSTER,
        routes.HAND_OVER,
        routes.SET_REACH,
    }
)
"""Calls that may change what the bar shows."""
Reading = tuple[str, Mapping[str, str]]
"""A job that reads what the bar says, and the facts it begins with."""


class Safety:
    """The desk's part in overrides."""

    def __init__(self, station: Station, key: WorkstationKey, folder: Path | None) -> None:
        """``folder`` is where held overrides lie; None keeps them in memory only."""
        self._station, self._key = station, key
        self._begun = False
        self.acted = False
        """Something was said of an alert here since Home was drawn."""
        self._heard_at = station.clock.now_us()
        self._taking: asyncio.Task[None] | None = None
        self._arrived: tuple[OverrideReceipt, int, int] | None = None
        self.over = Overriding(
            station.road,
            key,
            Shelf(folder),
            station.clock,
            station.spawn,
            self._changed,
            self._arrive,
        )
        self.bar = SafetyBar(station.road, station.say_status, self._ring)

    @property
    def unsent(self) -> int:
        """Count what the hub does not have, as far as is known: what is on its way, too."""
        return sum(one.receipt is None for one in self.over.pending.values())

    @property
    def kept(self) -> bool:
        """Tell whether each of these is on disk here, and outlives this window."""
        return all(one.kept for one in self.over.pending.values() if one.receipt is None)

    def to_ring(self, *, out: bool = False) -> tuple[tuple[str, str], ...]:
        """Say whom to ring about what is not sent; ``out``: as it is with nobody signed in."""
        waits = (one for one in self.over.pending.values() if one.receipt is None)
        one = self._mine() or min(waits, key=lambda each: each.written_at, default=None)
        return () if one is None else self._anybody(one) if out else self._to_ring(one)

    def begin(self) -> None:
        """Deliver what an earlier run left, and watch; done once, signed in or not."""
        if not self._begun:
            self._begun = True
            self._taking = self._station.spawn(self.over.resume(self._station.place))
            self._station.spawn(self._watch())
            self._station.spawn(self.over.watch(lambda: self._station.place))

    async def taken_up(self) -> None:
        """Wait until it is known what an earlier run left: a line once said stays as it was."""
        self.begin()
        if self._taking is not None:
            await self._taking

    async def send(self, body: SendOverride, may: MayRing) -> OverrideReceipt | OverrideHeld:
        """Send one; gives its receipt, or what is held where the hub does not answer."""
        desk = self._station
        sent = await self.over.send(desk.place, desk.here(), body, may)
        if isinstance(sent, OverrideReceipt):
            desk.saw(sent)
        self._look_after_act()
        return sent

    def read_held(self, key: str) -> OverrideReceipt | OverrideHeld:
        """Show one that is held here to its sender."""
        shown = self.over.read(key, self._station.here().me.id)
        self.bar.look()
        return shown

    async def record_call(self, key: str, person: str) -> None:
        """Keep that somebody was told by phone of one that is held here."""
        desk = self._station
        await self.over.told_by_phone(desk.place, key, desk.here().me.id, person)
        self._look_after_act()

    async def note_act(self, route: Route[Any, Any]) -> None:
        """Read anew what the bar shows, once the person here said something of an alert."""
        if route in ACTS:
            self.acted = True
            with suppress(TimeoutError):
                async with asyncio.timeout(AFTER_ACT_SECONDS):
                    return await self.bar.ask()
            self.bar.look()

    def _look_after_act(self) -> None:
        self.acted = True
        self.bar.look()

    def heard(self, kind: str) -> None:
        """An event came: look again where it may be about the bar."""
        if not kind.startswith(("alert:", "talk:")):
            self.bar.look(ring=kind == "override:new")

    # ---- what the status row says

    def notes(self) -> dict[str, Status]:
        """Give what there is to say, by kind."""
        said = (self._not_sent(), self._safety(), self._has_arrived(), self._stands())
        return {status.kind: status for status in said if status is not None}

    def reading(self, status: Status) -> Reading | None:
        """Say what F8 opens while the row says ``status``; None where there is nothing to read."""
        rows = {"safety": self.bar.worst, "standing": self.bar.standing}
        row = rows.get(status.kind, self.bar.doubtful)
        if not status.reads:
            return None
        if self._station.stage is not Occupancy.OPEN:
            return ("danger", {})
        if status.kind == "not-sent":
            mine = self._mine()
            return (
                "danger",
                {"held": mine.key} if mine else self._theirs(self.over.unsent[0], status),
            )
        if row is not None:
            everyone = row.why == EVERYONE
            return ("override", {"everyone": row.reference} if everyone else {"id": row.id})
        if self._arrived is not None:
            receipt, self._arrived = self._arrived[0], None
            return ("override", {"id": receipt.override})
        return None

    def _theirs(self, one: Pending, status: Status) -> Mapping[str, str]:
        """Say what somebody is shown of one that another wrote: what the row says, and the card."""
        begin = {"unsent": say(status.key, **status.facts)}
        if one.shut and (facts := self._station.known().facts_or_none):
            ring = (person.id for person in facts.people if person.id not in one.shut)
            begin["ring"] = ",".join(ring)
        return begin

    def _not_sent(self) -> Status | None:
        if not self.over.unsent:
            return None
        mine, card = self._mine(), self._station.card
        one = mine or self.over.unsent[0]
        facts = {"at": self._at(one.written_at), "emergency": card.emergency}
        ring = self._to_ring(one)
        if mine is not None and mine.phones and not ring:
            return Status("not-sent", "desk.status.not-sent-told", facts, reads=True)
        if not ring:
            return Status("not-sent", "desk.status.not-sent-nobody", facts, reads=True)
        facts |= {"name": ring[0][0], "phone": ring[0][1]}
        if mine is not None and not self._station.place.public_place:
            return Status("not-sent", "desk.status.not-sent", facts, reads=True)
        del facts["name"]
        return Status("not-sent", "desk.status.not-sent-out", facts, reads=True)

    def _to_ring(self, one: Pending) -> tuple[tuple[str, str], ...]:
        """Say whom to ring; to all but its sender only numbers that anybody here may see."""
        return one.to_ring if one is self._mine() else self._anybody(one)

    def _anybody(self, one: Pending) -> tuple[tuple[str, str], ...]:
        card = self._station.card
        hub = (("", card.hub_phone),) if card.hub_phone else ()
        if one.held is None:
            return (*card.on_call, *hub)
        return (*(row for row in one.to_ring if row in card.on_call), *hub)

    def _safety(self) -> Status | None:
        row, called = self.bar.worst, self.bar.called
        if self._station.stage is Occupancy.OPEN:
            if row is None:
                return None
            facts = {"at": self._at(row.at), "number": row.reference}
            key = "everyone" if row.why == EVERYONE else "safety"
            return Status("safety", f"desk.status.{key}", facts, reads=True)
        if self.bar.references:
            facts = {"number": self.bar.references[0]}
            return Status("safety", "desk.status.everyone", facts, reads=True)
        if called:
            return Status("safety", "desk.status.safety-hidden")
        mine = any(row.stays or row.wants in WANTS for row in self.bar.rows)
        return Status("standing", "desk.status.standing-hidden") if mine else None

    def _stands(self) -> Status | None:
        """Say where the one stands that stays with the person here, or that one is over."""
        row = self.bar.standing
        if row is None or self._station.stage is not Occupancy.OPEN:
            return None
        known = self._station.known()
        what = row_words(known, row, names=not self._station.place.public_place)
        facts: dict[str, object] = {"number": row.reference, "what": what}
        if not self.bar.stale:
            return Status("standing", "desk.status.standing", facts, reads=True)
        facts["at"] = self._at(self._heard_at)  # with the hub away it is as of when it was heard
        return Status("standing", "desk.status.standing-then", facts, reads=True)

    def _has_arrived(self) -> Status | None:
        if self._station.stage is Occupancy.OPEN and (row := self.bar.doubtful) is not None:
            facts: dict[str, object] = {"at": self._at(row.at), "number": row.reference}
            return Status("arrived", "desk.status.still-true", facts, reads=True)
        if self._arrived is None:
            return None
        receipt, written_at, until = self._arrived
        if self._station.clock.now_us() > until:
            self._arrived = None
            return None
        facts = {"at": self._at(receipt.at), "written": self._at(written_at)}
        return Status("arrived", "desk.status.arrived", facts, reads=self._is_mine(receipt))

    def _mine(self) -> Pending | None:
        """Give one of the person at the screen that is not sent yet."""
        return next((one for one in self.over.unsent if self._wrote(one)), None)

    def _is_mine(self, receipt: OverrideReceipt) -> bool:
        sent = (one for one in self.over.pending.values() if one.receipt == receipt)
        return any(self._wrote(one) for one in sent)

    def _wrote(self, one: Pending) -> bool:
        me = self._station.me if self._station.stage is Occupancy.OPEN else None
        return me is not None and one.held is not None and one.held.person == me.id

    def _at(self, moment: int) -> str:
        at, now = (_moment(each) for each in (moment, self._station.clock.now_us()))
        facts = self._station.known().facts_or_none
        name = facts.time_zone if facts else self._station.place.zone
        return clock_words(at, now, zone_of(name))

    # ---- what happens by itself

    async def _watch(self) -> None:
        while True:
            desk = self._station
            if desk.me is not None:
                await self.bar.ask()
                if not self.bar.stale:
                    self._heard_at = desk.clock.now_us()
            if desk.stage is not Occupancy.OPEN:
                answer = await self.bar.ask_unsigned(desk.place, self._key)
                if answer is not None:
                    self._keep(answer)
            await self.bar.wait()

    def _keep(self, answer: Bar) -> None:
        """Keep who is on call; who signed in meanwhile has read it later than this answer."""
        if self._station.stage is not Occupancy.OPEN:
            self._station.remember(_with_card(self._station.place, answer))

    def _changed(self) -> None:
        self._station.tell(Heard("held"))
        self._station.say_status()

    def _arrive(self, one: Pending) -> None:
        """What was held is at the hub: say so, and have what shows it drawn anew."""
        assert one.receipt is not None
        self._station.saw(one.receipt)
        until = self._station.clock.now_us() + ARRIVED_FOR
        self._arrived = (one.receipt, one.written_at, until)
        self._station.tell(Heard("news", one.receipt.reference))
        self._station.say_status()
        self.bar.look()

    def _ring(self) -> None:
        if not self._station.place.public_place:
            self._station.tell(Heard("bell"))


def _with_card(place: Enrolment, bar: Bar) -> Enrolment:
    """Keep who is on call, to be shown with the hub down."""
    on_call = [(name, phone) for name, phone in bar.on_call]
    changed = {"on_call": on_call, "hub_phone": bar.hub_phone}
    return place.model_copy(update={"phone_card": place.phone_card.model_copy(update=changed)})


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1_000_000, UTC)
