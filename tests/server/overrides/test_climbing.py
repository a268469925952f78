"""Nobody has it: it climbs, each step once, to people fixed when Send was pressed."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from hubtui.domain.clock import DAY, HOUR, MINUTE
from hubtui.server.setup import Created
from hubtui.wire import routes
from hubtui.wire.overrides import Acknowledge, ByPhone, OverrideOut, ReadBack, StandDown
from hubtui.wire.people import SayStaff
from tests.hubs import AsgiHub, TestClock, asgi_hub
from tests.server.overrides.danger import (
    ANA,
    BETH,
    COLIN,
    FAITH,
    NORA,
    PITA,
    SELA,
    TAMA,
    THEO,
    happened,
    look,
    open_it,
    pass_minutes,
    readers,
    rows,
    send,
    set_roster,
    told_of,
)


@dataclass(frozen=True)
class Due:
    """A row of the table: at this minute, these people hear of it, as this."""

    minute: float
    step: str
    told: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


TABLE = (
    Due(0, "sent", told=(BETH,), called=(SELA,)),
    Due(2, "next-able-1", told=(COLIN,)),
    Due(5, "next-able-2, page-again", told=(NORA,), called=(SELA,)),
    Due(10, "next-able-3", told=(THEO,)),
    Due(15, "next-supervisor", called=(TAMA,)),
    Due(30, "all-supervisors", called=(SELA, TAMA), shown=(FAITH,)),
    Due(60, "every-workstation", called=(SELA, TAMA)),
    Due(60 + 24 * 60, "needs-a-person", called=(SELA, TAMA)),
)


async def says(
    hub: AsgiHub, name: str, override: str, answer: str, person: str = ""
) -> OverrideOut:
    """Answer as a recipient; gives what they then see."""
    desk = await hub.sign_in(name)
    who = hub.created.people[person] if person else None
    return await desk.call(routes.READ_BACK, ReadBack(answer=answer, person=who), id=override)


def told(hub: AsgiHub, override: str) -> list[str]:
    """Everybody told as a recipient, in order."""
    return [who for kind, who, _ in happened(hub, override) if kind == "told"]


async def ready(hub: AsgiHub) -> None:
    """Theo is a trainer, and works with clients too, as somebody said."""
    await work_with_clients(hub, THEO)
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA, THEO))


async def work_with_clients(hub: AsgiHub, *names: str) -> None:
    for name in names:
        say = SayStaff(person=hub.created.people[name], staff=True)
        await hub.host.call(routes.SAY_STAFF, say)


async def test_the_table(hub: AsgiHub) -> None:
    """Every row: what fires when, to whom; a minute before, nothing more has."""
    await ready(hub)
    receipt = await send(hub, BETH)
    seen: list[tuple[str, str, str]] = []
    began = hub.clock.now
    for due in TABLE:
        at = began + round(due.minute * MINUTE)
        if due.minute:
            await hub.fire(at - MINUTE - hub.clock.now)
            assert happened(hub, receipt.override) == seen, due.step
            await hub.fire(at + MINUTE // 60 - hub.clock.now)
        fresh = happened(hub, receipt.override)[len(seen) :]
        seen += fresh
        assert [who for kind, who, _ in fresh if kind == "told"] == list(due.told), due.step
        assert [who for kind, who, _ in fresh if kind == "paged"] == list(due.called), due.step
        if due.shown:
            assert all(readers(hub, receipt.override)[who] == {"facilitator"} for who in due.shown)
    await hub.fire(30 * DAY)
    assert happened(hub, receipt.override) == seen


async def test_once_somebody_will_act_nobody_else_is_told(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 3)
    await says(hub, BETH, receipt.override, "going")
    await pass_minutes(hub, 60)
    assert told(hub, receipt.override) == [BETH, COLIN]


async def test_opening_settles_nothing(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await open_it(hub, BETH, receipt.override)
    out = await look(hub, ANA, receipt.override)
    assert out.standing is not None
    assert (out.standing.code, out.standing.who) == ("nobody", None)
    await pass_minutes(hub, 11)
    assert told(hub, receipt.override) == [BETH, COLIN, NORA, THEO]


async def test_who_opens_it_late_and_says_nothing_is_given_three_minutes(hub: AsgiHub) -> None:
    await work_with_clients(hub, THEO, FAITH)
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA, THEO, FAITH))
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 12)  # the steps have gone by
    assert FAITH not in readers(hub, receipt.override)
    await open_it(hub, BETH, receipt.override)
    await pass_minutes(hub, 2.9)
    assert FAITH not in readers(hub, receipt.override)
    await pass_minutes(hub, 0.2)
    assert told(hub, receipt.override)[-1] == FAITH


async def test_who_opens_it_and_answers_within_three_minutes_brings_in_nobody(
    hub: AsgiHub,
) -> None:
    await work_with_clients(hub, THEO, FAITH)
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA, THEO, FAITH))
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 12)
    await open_it(hub, BETH, receipt.override)
    await says(hub, BETH, receipt.override, "going")
    await pass_minutes(hub, 20)
    assert FAITH not in told(hub, receipt.override)


async def test_going_can_be_taken_back_and_the_next_is_told_at_once(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await says(hub, BETH, receipt.override, "going")
    await pass_minutes(hub, 20)
    assert told(hub, receipt.override) == [BETH]
    out = await says(hub, BETH, receipt.override, "cannot-act")
    assert out.standing is not None
    assert out.standing.code == "nobody"
    assert told(hub, receipt.override) == [BETH, COLIN]
    await pass_minutes(hub, 6)
    assert told(hub, receipt.override) == [BETH, COLIN, NORA, THEO], "it climbs anew from then"
    out = await says(hub, BETH, receipt.override, "going")
    assert out.standing is not None
    assert out.standing.who == hub.created.people[BETH], "the last word wins"


async def test_someone_else_names_them_or_is_no_answer(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH, keep_from=(NORA,))
    out = await says(hub, BETH, receipt.override, "someone-else")
    assert out.row.wants == "read-back", "no answer: it is asked again"
    for shut in (NORA, BETH):
        with pytest.raises(AssertionError, match="person-unknown"):
            await says(hub, BETH, receipt.override, "someone-else", shut)
    out = await says(hub, BETH, receipt.override, "someone-else", COLIN)
    assert out.standing is not None
    assert (out.standing.code, out.standing.who, out.standing.by) == (
        "said-by",
        hub.created.people[COLIN],
        hub.created.people[BETH],
    )
    assert out.row.wants == ""
    await pass_minutes(hub, 3)
    assert COLIN in told(hub, receipt.override), "a recipient's word for another holds nothing"


async def test_a_second_answer_from_another_desk_does_not_take_the_first_away(
    hub: AsgiHub,
) -> None:
    await ready(hub)
    receipt, desk = await send(hub, BETH), await hub.sign_in(BETH)
    first = ReadBack(answer="cannot-act", replaces="")
    await desk.call(routes.READ_BACK, first, id=receipt.override)
    with pytest.raises(AssertionError, match="override-answered"):
        await desk.call(
            routes.READ_BACK, ReadBack(answer="going", replaces=""), id=receipt.override
        )
    again = await desk.call(routes.READ_BACK, first, id=receipt.override)
    assert again.told[0].read_back == "cannot-act", "the same once more is no other answer"
    changed = ReadBack(answer="going", replaces="cannot-act")
    out = await desk.call(routes.READ_BACK, changed, id=receipt.override)
    assert out.told[0].read_back == "going"


async def test_who_cannot_act_brings_in_the_next_at_once(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    desk = await hub.sign_in(BETH)
    await desk.call(routes.READ_BACK, ReadBack(answer="cannot-act"), id=receipt.override)
    assert (await rows(hub, COLIN))[0].wants == "open"
    await says(hub, COLIN, receipt.override, "going")
    await pass_minutes(hub, 60)
    assert NORA not in readers(hub, receipt.override)


async def test_who_cannot_act_after_all_lets_it_climb_again(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await says(hub, BETH, receipt.override, "going")
    await pass_minutes(hub, 12)  # the steps have gone by: she was going
    assert COLIN not in readers(hub, receipt.override)
    desk = await hub.sign_in(BETH)
    for _ in range(2):
        await desk.call(routes.READ_BACK, ReadBack(answer="cannot-act"), id=receipt.override)
    out = await look(hub, ANA, receipt.override)
    assert out.next_what == "next-able-1"
    for minutes, now in ((0.0, [COLIN]), (2.1, [COLIN, NORA]), (3.0, [COLIN, NORA, THEO])):
        await pass_minutes(hub, minutes)
        seen = readers(hub, receipt.override)
        assert [who for who in (COLIN, NORA, THEO) if who in seen] == now


async def test_what_was_said_by_phone_is_the_word_of_who_rang(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    desk = await hub.sign_in(ANA)
    people = hub.created.people

    async def rang(said: str = "") -> OverrideOut:
        body = ByPhone(person=people[BETH], said=said)
        return await desk.call(routes.BY_PHONE, body, id=receipt.override)

    out = await rang("will-act")
    assert next(one for one in out.told if one.person == people[BETH]).by_phone_at
    assert out.standing is not None
    assert (out.standing.code, out.standing.who, out.standing.by) == (
        "said-by",
        people[BETH],
        people[ANA],
    )
    await pass_minutes(hub, 12)
    assert COLIN not in readers(hub, receipt.override)
    out = await rang("not-told")
    assert out.standing is not None
    assert out.standing.code == "nobody"
    assert next(one for one in out.told if one.person == people[BETH]).by_phone_at is None
    assert COLIN in readers(hub, receipt.override), "taken back: the next is told"
    await rang("left-word")
    assert told(hub, receipt.override) == [BETH, COLIN, NORA], "left word: the next is told"
    with pytest.raises(AssertionError, match="override-not-told"):
        await desk.call(routes.BY_PHONE, ByPhone(person=desk.id), id=receipt.override)


async def test_told_by_phone_alone_lets_it_climb_on(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    desk = await hub.sign_in(ANA)
    people = hub.created.people
    await desk.call(routes.BY_PHONE, ByPhone(person=people[BETH]), id=receipt.override)
    await pass_minutes(hub, 3)
    assert COLIN in readers(hub, receipt.override)
    await desk.call(routes.BY_PHONE, ByPhone(person=people[NORA]), id=receipt.override)
    assert readers(hub, receipt.override)[NORA] == {"recipient"}
    with pytest.raises(AssertionError, match="override-not-told"):
        await desk.call(routes.BY_PHONE, ByPhone(person=people[FAITH]), id=receipt.override)


@pytest.mark.parametrize("after", [1, 6, 16, 31, 61, 60 * 25])
async def test_an_acknowledgement_ends_the_call_for_a_supervisor(
    hub: AsgiHub, after: float
) -> None:
    await ready(hub)
    await hub.sign_in(COLIN)
    receipt = await send(hub, BETH)
    await says(hub, BETH, receipt.override, "going")
    await pass_minutes(hub, after)
    desk = await hub.sign_in(SELA)
    out = await desk.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    assert out.acknowledged_by == desk.id
    before = happened(hub, receipt.override)
    await hub.fire(40 * DAY)
    assert happened(hub, receipt.override) == before
    assert not [row for row in await rows(hub, COLIN) if row.why == "everyone"]


async def test_every_workstation_shows_the_reference_and_nothing_else(hub: AsgiHub) -> None:
    await ready(hub)
    await hub.sign_in(COLIN)
    receipt = await send(hub, BETH)
    await says(hub, BETH, receipt.override, "going")
    assert await rows(hub, COLIN) == []
    await pass_minutes(hub, 61)
    [row] = await rows(hub, COLIN)
    assert (row.why, row.reference, row.wants) == ("everyone", receipt.reference, "")
    assert ("override:everyone", receipt.reference) in told_of(hub, COLIN)
    with pytest.raises(AssertionError, match="unseen"):
        await look(hub, COLIN, receipt.override)


async def test_the_lead_sees_the_reference_and_state_only(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 31)
    out = await look(hub, FAITH, receipt.override)
    assert out.row.reference == receipt.reference
    assert out.row.why == "facilitator"
    assert out.sender is None
    assert out.told == []
    assert out.content is None
    assert out.acts == []
    desk = await hub.sign_in(FAITH)
    for route in (routes.OPEN_OVERRIDE, routes.READ_WORDS):
        with pytest.raises(AssertionError, match="not-yours"):
            await desk.call(route, id=receipt.override)


async def test_after_a_day_it_needs_a_person_and_is_quiet(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 60 * 25 + 1)
    assert (await rows(hub, SELA))[0].needs_a_person
    assert ("override:needs-a-person", receipt.reference) in told_of(hub, TAMA)
    before = happened(hub, receipt.override)
    await hub.fire(90 * DAY)
    assert happened(hub, receipt.override) == before


async def test_the_record_and_the_look_back_are_asked_for(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 10 * 60 + 1)
    assert ("override:record", receipt.reference) in told_of(hub, ANA)
    await hub.fire(3 * DAY)
    assert ("override:review", receipt.reference) in told_of(hub, SELA)


@pytest.mark.parametrize("away", [6 * HOUR, 3 * DAY])
async def test_after_hours_away_each_step_once_and_in_order(
    founded: tuple[Path, Created], tmp_path: Path, away: int
) -> None:
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    clock = TestClock()
    async with asgi_hub(place, created=founded[1], clock=clock) as hub:
        await ready(hub)
        receipt = await send(hub, BETH)
    clock.now += away
    async with asgi_hub(place, created=founded[1], clock=clock) as hub:
        await hub.fire()
        found = happened(hub, receipt.override)
        steps = [code for kind, _, code in found if kind == "shown"]
        assert steps[:4] == [
            "page-again",
            "next-supervisor",
            "all-supervisors",
            "every-workstation",
        ]
        assert len(steps) == len(set(steps))
        assert [who for kind, who, _ in found if kind == "told"] == [BETH, COLIN, NORA, THEO]
        timers = hub.server.q.override_timers(override=receipt.override)
        assert all(row["done_at"] or row["due_at"] > clock.now for row in timers)


@pytest.mark.parametrize("jump", [-DAY, -HOUR, -1_000_000, 1_000_000, HOUR, DAY, 3650 * DAY])
async def test_a_clock_that_jumps_loses_and_repeats_nothing(hub: AsgiHub, jump: int) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 6)
    hub.clock.now += jump
    await hub.fire()
    if jump < 0:
        hub.clock.now -= jump
    await pass_minutes(hub, 60 * 26)
    found = happened(hub, receipt.override)
    steps = [code for kind, _, code in found if kind == "shown"]
    assert steps == [
        "page-again",
        "next-supervisor",
        "all-supervisors",
        "every-workstation",
        "needs-a-person",
    ]
    assert [who for kind, who, _ in found if kind == "told"] == [BETH, COLIN, NORA, THEO]


async def leave(hub: AsgiHub, *names: str) -> None:
    for name in names:
        person = hub.created.people[name]
        await hub.server.writer.do(
            lambda tx, who=person: tx.q.remove_person(person=who, now=tx.now)  # type: ignore[misc]
        )


async def roles(hub: AsgiHub, name: str, *given: str) -> None:
    person, text = hub.created.people[name], json.dumps(given)
    await hub.server.writer.do(lambda tx: tx.q.set_roles(person=person, roles=text))


@pytest.mark.parametrize("gone", ["left", "no supervisor any more"])
async def test_the_next_supervisor_is_one_who_is_still_there(hub: AsgiHub, gone: str) -> None:
    await roles(hub, NORA, "staff", "supervisor")
    await set_roster(hub, (SELA, TAMA, NORA), (COLIN,))
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 6)
    await (leave(hub, TAMA) if gone == "left" else roles(hub, TAMA, "staff"))
    await pass_minutes(hub, 10)
    assert ("paged", NORA, "next-supervisor") in happened(hub, receipt.override)
    assert TAMA not in readers(hub, receipt.override)


async def test_with_every_supervisor_gone_who_was_to_look_back_is_called(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    pita = await hub.sign_in(PITA)
    with pytest.raises(AssertionError, match="unseen"):
        await pita.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    await leave(hub, SELA, TAMA)
    await pass_minutes(hub, 6)
    assert ("paged", PITA, "page-again") in happened(hub, receipt.override)
    assert (await rows(hub, PITA))[0].wants == "acknowledge"
    out = await pita.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    assert out.acknowledged_by == pita.id
    before = happened(hub, receipt.override)
    await pass_minutes(hub, 60 * 26)
    assert not [one for one in happened(hub, receipt.override)[len(before) :] if one[0] == "paged"]


async def test_the_look_back_is_asked_of_somebody_who_is_still_there(hub: AsgiHub) -> None:
    await ready(hub)
    receipt = await send(hub, BETH)
    await leave(hub, TAMA)
    desk = await hub.sign_in(SELA)
    await desk.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    assert await rows(hub, PITA) == [], "not while it is not over"
    await desk.call(routes.STAND_DOWN, StandDown(why="over"), id=receipt.override)
    assert [row.wants for row in await rows(hub, PITA)] == ["review"]


async def test_the_hub_sets_its_own_times(hub: AsgiHub) -> None:
    await ready(hub)
    text = '{"next-able-1": 1, "next-supervisor": 3}'
    await hub.server.writer.do(lambda tx: tx.q.set_setting(name="escalation", value=text))
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 4)
    assert COLIN in readers(hub, receipt.override)
    assert TAMA in readers(hub, receipt.override)
