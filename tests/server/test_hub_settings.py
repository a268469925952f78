"""What an administrator sets of a running hub, and everything that goes by it at once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from hubtui.domain.alerts.levels import Field
from hubtui.wire import routes
from hubtui.wire.people import AddPerson
from hubtui.wire.settings import SetSettings, SettingsOut
from tests.hubs import AsgiHub, Problem
from tests.server.made import Wanted, send
from tests.server.overrides import danger

CHRISTMAS = ["2026-12-25", "2026-12-28"]  # and the weekend between
EVE = datetime(2026, 12, 24, 10, tzinfo=ZoneInfo("Pacific/Auckland"))


async def put(hub: AsgiHub, **more: object) -> SettingsOut:
    body = SetSettings.model_validate(more)
    return await hub.host.call(routes.SET_SETTINGS, body)


def shown(moment: int, zone: str = "Pacific/Auckland") -> str:
    at = datetime.fromtimestamp(moment / 1_000_000, UTC)
    return at.astimezone(ZoneInfo(zone)).strftime("%a %d %b %H:%M")


async def due(hub: AsgiHub, when: str) -> int:
    """Send one that is wanted by then; the moment it falls due."""
    ana, beth = await hub.sign_in_again("Ana Sender"), hub.created.people["Beth Receiver"]
    receipt = await send(hub, ana, beth, Wanted(days=14, picks={Field.WHEN: (when,)}))
    row = hub.server.q.alert(id=receipt.alert)
    assert row is not None
    return int(row["due_at"])


async def at(hub: AsgiHub, moment: datetime) -> None:
    await hub.sign_in("Ana Sender")
    hub.clock.now = int(moment.timestamp() * 1_000_000)


async def test_nothing_falls_due_on_a_day_that_was_closed_while_it_ran(hub: AsgiHub) -> None:
    await at(hub, EVE)
    assert shown(await due(hub, "before-a-day")) == "Fri 25 Dec 10:00", (
        "control: it was an open day"
    )

    out = await put(hub, close=CHRISTMAS)

    assert out.closed == CHRISTMAS
    assert shown(await due(hub, "before-a-day")) == "Tue 29 Dec 10:00"
    await put(hub, reopen=["2026-12-28"])
    assert shown(await due(hub, "before-a-day")) == "Mon 28 Dec 10:00"


async def test_a_late_step_waits_for_an_open_day(hub: AsgiHub) -> None:
    """Late on the eve, with as much working time again before the next: not on Christmas Day."""
    await at(hub, EVE)
    await put(hub, close=CHRISTMAS)
    first = await due(hub, "today")
    await hub.fire(first - hub.clock.now + 1)

    steps = hub.server.store.connection.execute(
        "SELECT step, due_at FROM timer WHERE done_at IS NULL AND step = 'supervisors'"
    ).fetchall()

    assert shown(first) == "Thu 24 Dec 14:00"
    assert [shown(row["due_at"]) for row in steps] == ["Tue 29 Dec 09:30"]  # type: ignore[call-overload]


async def test_a_look_back_waits_for_open_days_too(hub: AsgiHub) -> None:
    await at(hub, EVE)
    await put(hub, close=CHRISTMAS)
    await hub.sign_in_again("Ana Sender")
    receipt = await danger.send(hub, danger.BETH)
    timers = hub.server.q.override_timers(override=receipt.override)
    [review] = [row["due_at"] for row in timers if row["step"] == "review-due"]
    assert shown(review) == "Wed 30 Dec 10:00"


async def test_a_hub_on_the_chathams_goes_by_its_own_clocks(hub: AsgiHub) -> None:
    """Ten past five there, and twenty-five past four in Auckland: the hub is shut already."""
    await at(hub, datetime(2026, 11, 3, 16, 25, tzinfo=ZoneInfo("Pacific/Auckland")))
    assert shown(await due(hub, "today")) == "Wed 04 Nov 11:55", "control"

    await put(hub, time_zone="Pacific/Chatham")

    assert shown(await due(hub, "today"), "Pacific/Chatham") == "Wed 04 Nov 12:30"
    assert shown(await due(hub, "before-a-day"), "Pacific/Chatham") == "Thu 05 Nov 08:30"
    facts = await (await hub.sign_in_again("Ana Sender")).call(routes.FACTS)
    assert facts.time_zone == "Pacific/Chatham"
    # ... and its day ends at its own midnight: 23:20 in Auckland is past it there.
    late = datetime(2026, 11, 4, 23, 20, tzinfo=ZoneInfo("Pacific/Auckland"))
    hub.clock.now = int(late.timestamp() * 1_000_000)
    facts = await (await hub.sign_in_again("Ana Sender")).call(routes.FACTS)
    assert facts.today == "2026-11-05"


async def test_the_number_people_ring_is_the_new_one_everywhere(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    before = (await ana.call(routes.FACTS)).phone_card

    await put(hub, hub_phone="04 555 0199")

    card = (await ana.call(routes.FACTS)).phone_card
    assert card == before.model_copy(update={"hub_phone": "04 555 0199"}), "and no other"
    channels = await hub.host.call(routes.CHANNELS)
    assert channels.hub_phone == "04 555 0199"
    page = await ana.call(routes.EVENTS_PAGE)
    assert "roster:changed" in {event.kind for event in page.events}, "desks look again"


async def test_what_is_left_out_stays(hub: AsgiHub) -> None:
    await put(hub, hub_phone="04 555 0199", close=CHRISTMAS)
    out = await put(hub, time_zone="Pacific/Chatham")
    assert (out.hub_phone, out.closed, out.hours) == ("04 555 0199", CHRISTMAS, "weekdays")
    assert await hub.host.call(routes.SETTINGS) == out
    assert (await put(hub)) == out


async def test_the_log_says_what_was_set_and_not_to_what(hub: AsgiHub) -> None:
    await put(hub, hub_phone="04 555 0199", time_zone="Pacific/Chatham", close=CHRISTMAS)
    rows = hub.server.q.leaves_of(thing=hub.server.hub_id)
    [body] = [row["body"] for row in rows if "hub:changed" in row["body"]]
    assert '"what":["hub-phone","time-zone","closed"]' in body
    for value in ("0199", "Chatham", "2026-12"):
        assert value not in body
    await put(hub)
    assert len(hub.leaves(hub.server.hub_id)) == len(rows), "nothing set, nothing said"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"hub_phone": "ask at the desk"}, "setup-phone"),
        ({"hub_phone": ""}, "setup-phone"),
        ({"hub_phone": "04 555 \u202e0100"}, "text-hidden-characters"),
        ({"hub_phone": "04 555 0100 " * 4}, "text-too-long"),
        ({"time_zone": "Chathams"}, "setup-zone"),
        ({"time_zone": "pacific/auckland"}, "setup-zone"),
        ({"time_zone": "Pacific"}, "setup-zone"),
        ({"time_zone": "../../etc/passwd"}, "setup-zone"),
        ({"time_zone": "localtime"}, "setup-zone"),
        ({"close": ["2026-02-30"]}, "day-unknown"),
        ({"close": ["2026-10-01"]}, "day-past"),
        ({"close": ["2062-12-25"]}, "day-far"),
        ({"reopen": ["2026-12-25"]}, "day-not-closed"),
    ],
)
async def test_what_does_not_fit_changes_nothing(
    hub: AsgiHub, given: dict[str, object], code: str
) -> None:
    before = await hub.host.call(routes.SETTINGS)
    with pytest.raises(Problem, match=code) as refused:
        await put(hub, **{"close": ["2026-12-25"], "hub_phone": "04 555 0199", **given})
    assert refused.value.field == next(iter(given))
    assert await hub.host.call(routes.SETTINGS) == before


async def test_a_hub_is_never_shut_for_good(hub: AsgiHub) -> None:
    today = date(2026, 11, 1).toordinal()
    days = [date.fromordinal(today + each).isoformat() for each in range(390)]
    with pytest.raises(Problem, match="close-too-many"):
        await put(hub, close=days)
    for first in range(2, 338, 56):  # from a Tuesday to a Sunday: it is open one Monday in eight
        await put(hub, close=days[first : first + 55])
    with pytest.raises(Problem, match="days-too-many"):
        await put(hub, close=days[338:])


async def test_who_is_added_is_in_on_the_days_the_hub_is_open(hub: AsgiHub) -> None:
    desk = await hub.sign_in("Sela Supervisor")
    roster = await desk.call(routes.ROSTER)
    body = routes.SET_ROSTER.takes(
        version=roster.version, on_call=[desk.id], able=[], hours="six-days"
    )
    await desk.call(routes.SET_ROSTER, body)
    office = next(iter(hub.created.agencies.values()))
    added = await hub.host.call(
        routes.ADD_PERSON, AddPerson(name="Sat Day", job="x", agency=office)
    )
    row = hub.server.q.person(id=added.id, now=hub.clock.now)
    assert row is not None
    assert row["days_in"] == "[0, 1, 2, 3, 4, 5]"
