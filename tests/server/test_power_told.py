"""Whoever uses power over the whole hub: all who watch are told at once, and it stays told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hubtui.domain.clock import DAY
from hubtui.flow.people.new_code import KINDS
from hubtui.server.outbox.messages import Message
from hubtui.server.people import new_codes
from hubtui.wire import routes
from hubtui.wire.outside import SetChannels
from hubtui.wire.overrides import SetReach
from hubtui.wire.people import MakeCode, SayStaff
from hubtui.wire.settings import SetSettings
from tests.hubs import AsgiHub, Desk, Problem
from tests.server.codes import new_code, say
from tests.server.overrides.danger import ARI, BETH, COLIN, PITA, SELA, TAMA

WATCHERS = (SELA, TAMA, PITA)


async def told(hub: AsgiHub, name: str) -> list[tuple[str, str, str]]:
    desk = await (hub.sign_in_again if name in hub.desks else hub.sign_in)(name)
    found = (await desk.call(routes.NOTICES)).notices
    assert {each.kind for each in found} <= set(KINDS), "each has its words"
    return [(each.kind, each.about, each.by) for each in found]


@pytest.mark.parametrize("who", ["host", ARI])
async def test_all_who_watch_hear_at_once(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch, who: str
) -> None:
    queued: list[Message] = []
    monkeypatch.setattr(new_codes, "queue", lambda _tx, message: queued.append(message))
    sela = await hub.sign_in(SELA)
    desk: Desk = hub.host if who == "host" else await hub.sign_in(who)
    by, beth = "host" if who == "host" else desk.id, hub.created.people[BETH]
    await desk.call(routes.SET_CHANNELS, SetChannels(hook_url="https://elsewhere.test/x"))
    both = SetSettings(hub_phone="04 555 0199", time_zone="Pacific/Chatham", close=["2026-12-25"])
    await desk.call(routes.SET_SETTINGS, both)
    await desk.call(routes.SAY_STAFF, SayStaff(person=beth, staff=True))
    if who != "host":
        now = await desk.call(routes.ROSTER)
        order = [each.person for each in now.entries if each.on_call]
        kept = routes.SET_ROSTER.takes(version=now.version, on_call=order, able=[], hours="always")
        await desk.call(routes.SET_ROSTER, kept)
    out = hub.server.hub_id
    wanted = {(kind, out, by) for kind in ("channels", "hub-phone", "time-zone", "closed")}
    wanted.add(("roles", beth, by))
    for name in WATCHERS:
        found = await told(hub, name)
        assert wanted <= set(found), name
        assert (by == "host") or "hours" in {kind for kind, _, _ in found}
    looks = {(each.person, each.thing.split("/")[0]) for each in queued if each.kind == "look"}
    assert {(sela.id, kind) for kind, _, _ in wanted} <= looks


@pytest.mark.parametrize("number", ["111", "+64 111", "1-1-1", "112", "000", "911"])
async def test_an_emergency_number_is_no_hubs(hub: AsgiHub, number: str) -> None:
    with pytest.raises(Problem, match="setup-emergency"):
        await hub.host.call(routes.SET_SETTINGS, SetSettings(hub_phone=number))


async def test_a_hub_is_closed_sixty_days_at_a_time_and_in_a_row_at_most(hub: AsgiHub) -> None:
    first = date(2026, 12, 1)

    async def close(start: int, end: int) -> None:
        days = [(first + timedelta(days=each)).isoformat() for each in range(start, end)]
        await hub.host.call(routes.SET_SETTINGS, SetSettings(close=days))

    with pytest.raises(Problem, match="close-too-many"):
        await close(0, 61)
    await close(0, 55)
    with pytest.raises(Problem, match="closed-too-long"):
        await close(55, 70)
    weekdays = [each for each in range(100, 190) if (first + timedelta(days=each)).weekday() < 5]
    days = [(first + timedelta(days=each)).isoformat() for each in weekdays[:60]]
    with pytest.raises(Problem, match="closed-too-long"):
        await hub.host.call(routes.SET_SETTINGS, SetSettings(close=days))


async def test_no_flood_pushes_out_what_one_was_told(hub: AsgiHub) -> None:
    ari = await hub.sign_in(ARI)
    for name in (BETH, COLIN):
        await hub.sign_in(name)
    beth, colin = (hub.created.people[name] for name in (BETH, COLIN))
    await ari.call(routes.MAKE_CODE, MakeCode(kind="person", person=beth))
    for _ in range(100):
        await ari.call(routes.MAKE_CODE, MakeCode(kind="person", person=colin))
    found = await told(hub, TAMA)
    assert ("code", beth, ari.id) in found
    assert found.count(("code", colin, ari.id)) == 1
    hub.clock.now += 13 * DAY
    assert ("code", beth, ari.id) in await told(hub, TAMA)
    hub.clock.now += 2 * DAY
    assert await told(hub, TAMA) == []


@pytest.mark.parametrize("by_machine", [False, True])
async def test_a_no_is_told_as_a_no_to_all_who_watch(hub: AsgiHub, by_machine: bool) -> None:
    ari, tama = await hub.sign_in(ARI), await hub.sign_in(TAMA)
    doubted = WATCHERS if by_machine else ()
    for name in doubted:
        await new_code(hub, name, ari)
    fresh = await new_code(hub, BETH, ari)
    await say(hub.host if by_machine else tama, BETH, hub, yes=False)
    by = "host" if by_machine else tama.id
    everybody = hub.created.people.values()
    kinds = {
        (person, row["kind"])
        for person in everybody
        for row in hub.server.q.notices(person=person, since=0)
        if row["about"] == fresh.id and row["kind"] in ("denied", "machine")
    }
    people = {hub.created.people[name] for name in WATCHERS} - {by}
    assert kinds == {(person, "denied") for person in people}


async def test_an_end_the_hub_has_no_way_to_is_no_message_set_up(hub: AsgiHub) -> None:
    sela, ari = await hub.sign_in(SELA), await hub.sign_in(ARI)
    assert (await sela.call(routes.SET_REACH, SetReach(mail="s@hub.test", hook="sela"))).off == [
        "mail",
        "hook",
    ]

    async def reach() -> str:
        rows = (await sela.call(routes.ROSTER)).entries
        return next(each.reach for each in rows if each.person == sela.id)

    assert await reach() == ""
    await ari.call(routes.SET_CHANNELS, SetChannels(hook_url="https://hook.test/x"))
    assert await reach() == "hook"
    assert (await sela.call(routes.REACH)).off == ["mail"]
