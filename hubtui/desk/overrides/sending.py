"""Sending an override: to the hub at once, else held and tried until the hub has it, once.

It is on the shelf before it is on its way, so that a crash at any moment loses none; it leaves the
shelf when the hub's receipt is here. One key goes with every try, so that it exists once. Each
window of a desk watches the shelf and delivers what lies there, whichever window wrote it.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field

from hubtui.client.port import Hub
from hubtui.desk.hub.connection import is_log_alarm
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.desk.overrides.undelivered import HeldFile, Shelf, seal
from hubtui.desk.session.desk_session import DeskSession
from hubtui.domain.clock import Clock
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine.effects import OverrideHeld
from hubtui.flow.engine.may_ring import ANYBODY, MayRing
from hubtui.wire import routes
from hubtui.wire.door import PhoneCard
from hubtui.wire.overrides import (
    ABOUT_LIMIT,
    WHERE_LIMIT,
    WORDS_LIMIT,
    ByPhone,
    HeldOverride,
    OverrideReceipt,
    SealedOverride,
    SendOverride,
)

FIRST_SECONDS = 3.0
"""How long the hub has to answer before it is said that nothing is sent."""
SHELF_SECONDS = 1.0
"""How long a slow disk may hold up a sending."""
TRY_SECONDS = 8.0
_FIRST_PAUSES = (0.2, 0.5)
_PAUSES = (0.3, 1.0, 2.0)
"""Seconds between the first tries of what is held; after them ``AGAIN_SECONDS``, spread."""
AGAIN_SECONDS = 5.0
LOOK_SECONDS = 2.0
"""How often the shelf is looked at for what other windows of this desk left on it."""
SETTLED_SECONDS = FIRST_SECONDS + 1.0
"""A file that lies longer is not one that its own window is just sending."""
REFUSED_SECONDS = 60.0
"""A hub that says no to it may be mended meanwhile: it is asked again, but not so often."""
_FOLD = 4
"""What is sent of a text, over what is kept: the hub cuts it and says so."""


@dataclass
class Pending:
    """One override on its way, or arrived; ``held`` is there where it was written in this run."""

    key: str
    written_at: int
    sealed: SealedOverride | None
    held: HeldOverride | None = None
    phones: tuple[tuple[str, str, str], ...] = ()
    """Whom to ring, the first first: id, name and number."""
    shut: tuple[str, ...] = ()
    """Whom nobody is told here to ring: it is kept from them."""
    quiet: str = ""
    """Whose phone must not ring, whatever it is about."""
    waits: bool = True
    """True from when it was said that it is not sent, until the hub has it."""
    receipt: OverrideReceipt | None = None
    on_disk: SealedOverride | None = None
    """What the shelf holds of it, certainly on disk; None where it is in memory only."""
    sealing: asyncio.Lock = field(default_factory=asyncio.Lock)
    putting: asyncio.Task[None] | None = None

    @property
    def kept(self) -> bool:
        """Tell whether all of it outlives this window: the fact behind each "kept" that is said."""
        return self.on_disk is not None and self.on_disk is self.sealed

    @property
    def to_ring(self) -> tuple[tuple[str, str], ...]:
        """Give names and numbers of those not yet told by phone."""
        told = set(self.held.by_phone) if self.held else set()
        return tuple((name, phone) for person, name, phone in self.phones if person not in told)

    def shown(self) -> OverrideHeld | OverrideReceipt:
        """Give what its sender is shown."""
        body = self.held.override if self.held else None
        return self.receipt or OverrideHeld(
            self.key, self.written_at, self.to_ring, self.kept, self.shut, self.quiet, body
        )


@dataclass
class Overriding:
    """All overrides this desk has on its way to the hub, whoever wrote them."""

    hub: Hub
    key: WorkstationKey
    shelf: Shelf
    clock: Clock
    spawn: Callable[[Coroutine[None, None, None]], asyncio.Task[None]]
    changed: Callable[[], None]
    """Called when one is held, is on disk or no longer, or somebody was told by phone."""
    arrived: Callable[[Pending], None]
    """Called when the hub has what was held."""
    pending: dict[str, Pending] = field(default_factory=dict)
    _seen: dict[str, float] = field(default_factory=dict)
    """When each file of another window was first seen here."""

    @property
    def unsent(self) -> list[Pending]:
        """Give those the hub does not have, the oldest first."""
        rows = (one for one in self.pending.values() if one.waits and one.receipt is None)
        return sorted(rows, key=lambda one: one.written_at)

    async def resume(self, place: Enrolment, after: float = 0.0) -> None:
        """Deliver what an earlier run left behind, or another window; from ``after`` seconds on."""
        found = await asyncio.to_thread(self.shelf.find, place.hub_id)
        now = asyncio.get_running_loop().time()
        self._seen = {key: self._seen.get(key, now) for key in found}
        taken = [self._take(key, file) for key, file in found.items() if self._lies(key, after)]
        if any(taken):
            self.changed()

    async def watch(self, place: Callable[[], Enrolment]) -> None:
        """Take up what other windows leave, for as long as this one is open."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.resume(place(), SETTLED_SECONDS)

    def _lies(self, key: str, after: float) -> bool:
        return asyncio.get_running_loop().time() - self._seen[key] >= after

    def _take(self, key: str, file: HeldFile) -> bool:
        """Take a file up; one of our own, or one we know, is on its way already."""
        one = self.pending.get(key)
        if one is not None and one.held is not None and one.receipt is None:
            return False
        if one is None or (one.held is None and one.sealed != file.body):
            self._wait_for(Pending(key, file.written_at, file.body, on_disk=file.body))
            return True
        if one.receipt is not None:  # it has arrived, and the file was left: the disk was locked
            self.spawn(self._take_off(one))
        return False

    async def send(
        self,
        place: Enrolment,
        visit: DeskSession,
        body: SendOverride,
        may: MayRing = ANYBODY,
    ) -> OverrideReceipt | OverrideHeld:
        """Send; what the hub does not take at once is held, and sent when it can be.

        Raises:
            Refused: ``key-used``.
        """
        body = _prepared(body, self.clock.now_us(), log_alarm=is_log_alarm(visit.alarm))
        held = HeldOverride(person=visit.me.id, override=body)
        known = [person.id for person in visit.facts.people]
        beyond = [person for person in known if not may.shows(person)]
        shut = tuple(dict.fromkeys((*body.keep_from, *beyond)))
        phones = to_ring(visit, place.phone_card, body, (*shut, may.quiet))
        if (before := self.pending.get(body.key)) is not None:
            if before.held is None:  # an earlier run left it here: the same words, on their way
                before.held, before.phones, before.shut = held, phones, shut
                before.quiet = may.quiet
                self.spawn(self._stay_kept(before, place))
            return before.shown()
        one = Pending(body.key, body.written_at, None, held, phones, shut, may.quiet)
        one.waits = False
        self.pending[one.key] = one
        try:
            await self._keep(one, place)
            self.spawn(self._stay_kept(one, place))
            one.receipt = await self._first(body)
        except Refused:
            del self.pending[one.key]
            self.spawn(self._take_off(one))
            raise
        finally:  # a front that is taken away meanwhile takes no override with it
            if one.key in self.pending and one.receipt is None:
                self._wait_for(one)
        if one.receipt is None:
            self.changed()
        else:
            self.spawn(self._take_off(one))
        return one.shown()

    def read(self, key: str, person: str) -> OverrideHeld | OverrideReceipt:
        """Show one to its sender.

        Raises:
            Refused: ``unseen``.
        """
        return self._own(key, person).shown()

    async def told_by_phone(self, place: Enrolment, key: str, sender: str, person: str) -> None:
        """Somebody was told by phone: the hub hears of it with what is held.

        Raises:
            Refused: ``unseen``.
        """
        one = self._own(key, sender)
        assert one.held is not None
        if one.receipt is None:
            by_phone = list(dict.fromkeys((*one.held.by_phone, person)))
            one.held = one.held.model_copy(update={"by_phone": by_phone})
            await self._keep(one, place)
            self.changed()
        if one.receipt is not None:  # perhaps only now, and without this one
            told = ByPhone(person=person)
            await self.hub.call(routes.BY_PHONE, told, id=one.receipt.override)

    def _own(self, key: str, person: str) -> Pending:
        one = self.pending.get(key)
        if one is None or one.held is None or one.held.person != person:
            raise Refused("unseen", status=404)
        return one

    async def _keep(self, one: Pending, place: Enrolment) -> None:
        """Seal it as it is now and put it on the shelf; a disk that cannot must not stop it."""
        assert one.held is not None
        async with one.sealing:
            if one.receipt is not None:
                return  # it has arrived meanwhile: there is nothing to hold any more
            one.sealed = sealed = await asyncio.to_thread(seal, one.held, place, self.key)
            if sealed is None:
                return
            await self._put(one, place)

    async def _put(self, one: Pending, place: Enrolment) -> None:
        """Put it on the shelf as sealed; a slow disk goes on behind, one writing at a time."""
        if one.putting is None or one.putting.done():
            assert one.sealed is not None
            file = HeldFile(hub_id=place.hub_id, written_at=one.written_at, body=one.sealed)
            one.putting = self.spawn(self._write(one, file))
        await asyncio.wait({one.putting}, timeout=SHELF_SECONDS)

    async def _write(self, one: Pending, file: HeldFile) -> None:
        kept = one.kept
        with suppress(OSError):  # an older file of it, if there is one, is there still
            if await asyncio.to_thread(self.shelf.put, one.key, file):
                one.on_disk = file.body
        if one.kept is not kept:
            self.changed()

    async def _stay_kept(self, one: Pending, place: Enrolment) -> None:
        """Put it on disk once there is room, and again should it be taken from there."""
        missed = False
        while True:
            await asyncio.sleep(_spread(AGAIN_SECONDS))
            if self._is_over(one):
                return
            there = await asyncio.to_thread(self.shelf.has, one.key)
            if self._is_over(one):
                return
            if one.on_disk is not None and not there and not missed:
                missed = True  # another window may have delivered it: our own next try will find
                continue
            missed = False
            if one.on_disk is not None and not there:
                one.on_disk = None
                self.changed()
            if not one.kept and one.sealed is not None:
                await self._put(one, place)

    def _is_over(self, one: Pending) -> bool:
        return one.receipt is not None or self.pending.get(one.key) is not one

    async def _first(self, body: SendOverride) -> OverrideReceipt | None:
        """Give the receipt where the hub answers soon, else None: nothing is known."""
        with suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS):
                for pause in (*_FIRST_PAUSES, None):
                    try:
                        return await self.hub.call(routes.SEND_OVERRIDE, body)
                    except Unreachable as error:
                        if pause is None or error.code == "hub-not-proven":
                            return None
                    except Refused as error:
                        if error.code == "key-used":
                            raise
                        # Nothing may refuse one: the workstation's own way is still open.
                        return None
                    await asyncio.sleep(_spread(pause))
        return None

    def _wait_for(self, one: Pending) -> None:
        one.waits = True
        self.pending[one.key] = one
        self.spawn(self._keep_trying(one))

    async def _keep_trying(self, one: Pending) -> None:
        tries = 0
        while one.receipt is None:
            pause = _PAUSES[tries] if tries < len(_PAUSES) else AGAIN_SECONDS
            await asyncio.sleep(_spread(pause))
            tries += 1
            try:
                async with asyncio.timeout(TRY_SECONDS):
                    await self._deliver(one)
            except (Unreachable, TimeoutError):
                continue
            except Refused:
                await asyncio.sleep(_spread(REFUSED_SECONDS))
        self.arrived(one)
        await self._take_off(one)

    async def _take_off(self, one: Pending) -> None:
        only = one.sealed if one.held is None else None
        await asyncio.to_thread(self.shelf.drop, one.key, only)

    async def _deliver(self, one: Pending) -> None:
        """Try once; told by phone meanwhile, it goes once more, and the hub has both."""
        sealed = one.sealed
        if sealed is not None:
            receipt = await self.hub.call(routes.HELD, sealed)
        else:
            assert one.held is not None
            receipt = await self.hub.call(routes.SEND_OVERRIDE, one.held.override)
        async with one.sealing:
            if one.sealed is sealed:
                one.receipt = receipt


def to_ring(
    visit: DeskSession, card: PhoneCard, body: SendOverride, shut: tuple[str, ...]
) -> tuple[tuple[str, str, str], ...]:
    """Say whom to ring: who was picked or found first, then who is on call; nobody of ``shut``."""
    people = {person.id: person for person in visit.facts.people}
    on_call = sorted((p for p in people.values() if p.on_call), key=lambda person: person.on_call)
    not_to = {visit.me.id, *shut}
    numbers = dict(card.on_call)
    first = body.recipients or (body.next_told or [])[:1]
    order = dict.fromkeys((*first, *(person.id for person in on_call)))
    rows = [
        (one.id, one.name, numbers.get(one.name, "") or one.phone)
        for one in (people[each] for each in order if each in people)
        if one.id not in not_to
    ]
    names = {people[each].name for each in not_to if each in people} | {name for _, name, _ in rows}
    rows += [("", name, phone) for name, phone in card.on_call if name not in names]
    return tuple(row for row in rows if row[2])


def _prepared(body: SendOverride, now: int, *, log_alarm: bool) -> SendOverride:
    """Give it the time of Send; a text longer than any road takes is cut, not refused."""
    limits = {"words": WORDS_LIMIT, "about": ABOUT_LIMIT, "where": WHERE_LIMIT}
    cut = {name: _whole(getattr(body, name))[: limit * _FOLD] for name, limit in limits.items()}
    return body.model_copy(update={**cut, "written_at": now, "log_alarm": log_alarm})


def _whole(text: str) -> str:
    """Put a mark for each half of a letter: no road takes those."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _spread(seconds: float) -> float:
    return random.uniform(0.7, 1.3) * seconds  # noqa: S311 - spreads retries, hides nothing
