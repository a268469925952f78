"""What a desk knows of one person's session: who they are, the hub's facts, the guidance."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hubtui.client.port import Hub
from hubtui.desk.hub import witness
from hubtui.desk.hub.connection import is_log_alarm
from hubtui.desk.hub.listening import last
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.desk.session import signing_in
from hubtui.desk.state import Status
from hubtui.domain.clock import Clock
from hubtui.errors import HubError, Refused, Unreachable
from hubtui.flow.engine.effects import News, SignInHere
from hubtui.flow.engine.problems import ring
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.door import PhoneCard
from hubtui.wire.people import Facts, Me

if TYPE_CHECKING:
    from hubtui.guidance.pack import Pack
    from hubtui.wire.records import TalkOut

FACTS_SECONDS = 10
"""Seconds for which Home trusts the facts it read: who is in today changes with no event."""


@dataclass
class DeskSession:
    """What is known while somebody is signed in."""

    me: Me
    facts: Facts
    pack: Pack
    told: int
    """Number of the last event before all this was read."""
    changes: int = 0
    """How many changes of the hub's facts are known here."""
    read: int = 0
    """How many of these changes ``facts`` includes."""
    read_at: float | None = None
    """When Home last had the facts read, in seconds of the desk's clock."""
    news: News | None = None
    """What Home showed last."""
    alarm: Unreachable | None = None
    """Why the hub gets only safety alerts: ``log-forked`` or ``pack-differs``."""


async def arrive(
    hub: Hub, place: Enrolment, key: WorkstationKey, effect: SignInHere
) -> tuple[DeskSession, Enrolment]:
    """Sign in, and read all that a person needs before their first screen.

    If the log check fails, or the hub's guidance pack differs from ours, the session has an alarm
    and the hub gets only safety alerts. After a failed log check the enrolment stays unchanged.

    Raises:
        Refused: by the hub.
    """
    from hubtui.guidance.load import load  # late: it loads many models

    await signing_in.sign_in(hub, place, key, effect.person, effect.secret, effect.new)
    try:
        (alarm, seen), told = await asyncio.gather(_witnessed(hub, place), last(hub))
        facts, me = await asyncio.gather(
            hub.call(routes.FACTS, Nothing()), hub.call(routes.ME, Nothing())
        )
        pack = await asyncio.to_thread(load, facts.pack)
    except (HubError, asyncio.CancelledError):
        with suppress(HubError):
            await signing_in.sign_out(hub)
        raise
    if not alarm and (pack.ref.version, pack.digest) != (facts.pack_version, facts.pack_digest):
        alarm = Unreachable("pack-differs")
    visit = DeskSession(me, facts, pack, told, alarm=alarm)
    return visit, place if is_log_alarm(alarm) else placed(seen, facts)


def notes(visit: DeskSession | None, card: PhoneCard) -> dict[str, Status]:
    """Return the statuses of a session, by kind."""
    found: dict[str, Status] = {}
    if visit and visit.alarm:
        facts = {"ring": ring(card)}
        found["problem"] = Status("problem", f"problem.{visit.alarm.code}", facts)
    if visit and visit.me.late:
        found["late"] = Status("late", "desk.status.late", {"count": visit.me.late})
    return found


def placed(place: Enrolment, facts: Facts) -> Enrolment:
    """Return the enrolment with the hub's facts, for use when the hub is away."""
    changed = {
        "phone_card": facts.phone_card,
        "hub": facts.hub,
        "practice": facts.practice,
        "zone": facts.time_zone,
        "box_key": facts.box_key or place.box_key,
    }
    return place.model_copy(update=changed)


async def catch_up(hub: Hub, visit: DeskSession) -> None:
    """Read the hub's facts again if they changed; a late answer never replaces a newer one."""
    changes = visit.changes
    if changes > visit.read:
        facts = await hub.call(routes.FACTS, Nothing())
        if changes > visit.read:
            visit.facts, visit.read = facts, changes


async def home_news(hub: Hub, visit: DeskSession, clock: Clock) -> News:
    """Return what Home shows; if the hub is away, what Home showed last."""
    now = clock.monotonic()
    if visit.read_at is not None and now - visit.read_at >= FACTS_SECONDS:
        visit.changes += 1
    if visit.read_at is None or visit.changes > visit.read:
        visit.read_at = now
    try:
        await catch_up(hub, visit)
        me, drafts, talks, introductions, overrides = await asyncio.gather(
            hub.call(routes.ME, Nothing()),
            hub.call(routes.DRAFTS, Nothing()),
            hub.call(routes.TALKS, Nothing()),
            hub.call(routes.INTRODUCTIONS, Nothing()),
            hub.call(routes.OVERRIDES, Nothing()),
        )
    except Unreachable:
        return visit.news or News(visit.me, (), (), ())
    visit.me = me
    waiting = tuple(talk for talk in talks.talks if _waits(talk, me))
    meet = tuple(introductions.introductions)
    visit.news = News(me, tuple(drafts.drafts), waiting, meet, tuple(overrides.rows))
    return visit.news


def _waits(talk: TalkOut, me: Me) -> bool:
    """Tell whether a talk waits for this person's confirmation."""
    return talk.other == me.id and talk.confirmed_at is None and not talk.answer


async def _witnessed(hub: Hub, place: Enrolment) -> tuple[Unreachable | None, Enrolment]:
    """Check the log; return the alarm if the check failed, and the enrolment to keep."""
    try:
        return None, await witness.check(hub, place)
    except Refused as error:
        if not is_log_alarm(error):
            raise
        return Unreachable(error.code), place
