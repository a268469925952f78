"""Roles are pure: an alert climbs to who works with clients, whatever else they are or are not."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest

from hubtui.domain.clock import MINUTE
from hubtui.domain.overrides.ladder import Ladder
from hubtui.domain.people import Role
from hubtui.server.hub import store_path
from hubtui.server.overrides import sending
from hubtui.server.overrides.people import ladder_for
from hubtui.server.setup import create_hub
from hubtui.wire import routes
from hubtui.wire.overrides import ByPhone
from hubtui.wire.people import AddPerson, SayStaff
from tests.hubs import PLAN, AsgiHub, Problem, TestClock, asgi_hub, passphrase
from tests.server.overrides.conftest import LIMITS
from tests.server.overrides.danger import (
    ANA,
    ARI,
    BETH,
    COLIN,
    FAITH,
    NORA,
    PITA,
    SELA,
    TAMA,
    THEO,
    happened,
    here,
    send,
    set_roster,
)

NEVER = (FAITH, ARI, PITA, THEO)
"""A facilitator, an administrator, a privacy officer and a trainer."""


def recipients(hub: AsgiHub, override: str) -> set[str]:
    """Whom the ladder brought in as recipients, by name; Nora is whom the sender picked."""
    return {name for kind, name, _ in happened(hub, override) if kind == "told"} - {NORA}


async def climbed(hub: AsgiHub) -> set[str]:
    """Send one and let an hour of steps pass; who was told by the ladder."""
    receipt = await send(hub, NORA)
    await hub.fire(60 * MINUTE)
    return recipients(hub, receipt.override)


async def say(hub: AsgiHub, name: str, *, staff: bool) -> None:
    body = SayStaff(person=hub.created.people[name], staff=staff)
    await hub.host.call(routes.SAY_STAFF, body)


def as_it_was(place: Path, roles: dict[str, Iterable[str]]) -> None:
    """Put a stopped hub back to before roles were pure, with these roles by person id."""
    store = apsw.Connection(str(store_path(place)))
    store.execute("ALTER TABLE membership DROP COLUMN staff_asked")
    store.execute("DELETE FROM schema_migration WHERE name LIKE '%staff_asked'")
    for person, held in roles.items():
        store.execute(
            "UPDATE membership SET roles = ? WHERE person = ?", (json.dumps([*held]), person)
        )
    store.close()


@asynccontextmanager
async def upgraded(place: Path, more: Iterable[str] = ()) -> AsyncIterator[AsgiHub]:
    """A hub whose set-up made everybody staff, after its upgrade."""
    clock = TestClock()
    made = create_hub(place, PLAN, clock)
    parts = {each.name: each.roles for each in PLAN.people}
    as_it_was(place, {made.people[n]: ["staff", *parts[n]] for n in (*NEVER, *more)})
    async with asgi_hub(place, created=made, limits=LIMITS, clock=clock) as hub:
        yield hub


async def test_nobody_is_a_recipient_for_being_something_else(hub: AsgiHub) -> None:
    await here(hub, BETH, COLIN, *NEVER)

    assert await climbed(hub) == {BETH, COLIN}


async def test_who_was_given_both_is_reached_as_one(hub: AsgiHub) -> None:
    await say(hub, FAITH, staff=True)
    await here(hub, FAITH, ARI)

    assert await climbed(hub) == {FAITH}


async def test_who_is_added_with_both_is_reached_and_with_one_is_not(hub: AsgiHub) -> None:
    office = next(iter(hub.created.agencies.values()))
    for name, roles in (
        ("Both Ways", [Role.STAFF, Role.FACILITATOR]),
        ("One Way", [Role.FACILITATOR]),
    ):
        body = AddPerson(name=name, job="lead", agency=office, roles=roles)
        added = await hub.host.call(routes.ADD_PERSON, body)
        hub.created.people[name] = added.id  # type: ignore[index]
        desk = await hub.workstation.sign_in(added.id, added.code, passphrase(name))
        hub.desks[name] = desk
    await here(hub, "Both Ways", "One Way")

    assert (await hub.host.call(routes.STAFF_ASKED)).people == []
    assert await climbed(hub) == {"Both Ways"}


async def test_a_roster_takes_only_who_works_with_clients(hub: AsgiHub) -> None:
    for name in NEVER:
        with pytest.raises(Problem, match="roster-not-able"):
            await set_roster(hub, (SELA,), (name,))
    await say(hub, THEO, staff=True)
    await set_roster(hub, (SELA,), (THEO, TAMA))
    await say(hub, THEO, staff=False)

    assert await climbed(hub) == set(), "nor who was on it and does not any more"


async def test_after_an_upgrade_nobody_is_reached_for_what_set_up_gave_unasked(
    tmp_path: Path,
) -> None:
    async with upgraded(tmp_path / "hub") as hub:
        asked = (await hub.host.call(routes.STAFF_ASKED)).people
        assert {name for _, name, _ in asked} == set(NEVER)
        assert all(Role.STAFF not in roles for _, _, roles in asked)
        await here(hub, BETH, *NEVER)
        assert await climbed(hub) == {BETH}

        await say(hub, FAITH, staff=True)
        await say(hub, ARI, staff=False)

        assert await climbed(hub) == {BETH, FAITH}
        asked = (await hub.host.call(routes.STAFF_ASKED)).people
        assert {name for _, name, _ in asked} == {PITA, THEO}


async def test_after_an_upgrade_whom_a_roster_names_is_reached_still(tmp_path: Path) -> None:
    async with upgraded(tmp_path / "hub") as hub:
        await set_roster(hub, (SELA,), (THEO,))
        assert await climbed(hub) == {THEO}, "somebody said that Theo can act"
        await say(hub, THEO, staff=False)
        assert await climbed(hub) == set()


async def test_a_supervisor_is_not_asked_about(tmp_path: Path) -> None:
    async with upgraded(tmp_path / "hub", (SELA,)) as hub:
        asked = (await hub.host.call(routes.STAFF_ASKED)).people
        assert SELA not in {name for _, name, _ in asked}


async def test_an_alert_that_is_out_climbs_by_what_is_known_now(hub: AsgiHub) -> None:
    await say(hub, ARI, staff=True)
    await here(hub, ARI, BETH)
    receipt = await send(hub, NORA)
    await say(hub, ARI, staff=False)
    await hub.fire(60 * MINUTE)

    assert recipients(hub, receipt.override) == {BETH}


async def test_everybody_keeps_a_role(hub: AsgiHub) -> None:
    with pytest.raises(Problem, match="person-roles"):
        await say(hub, BETH, staff=False)
    body = SayStaff(person="0" * 32, staff=True)
    with pytest.raises(Problem, match="person-unknown"):
        await hub.host.call(routes.SAY_STAFF, body)
    beth = hub.created.people[BETH]
    assert "person:changed" not in hub.leaves(beth)
    await say(hub, FAITH, staff=True)
    assert "person:changed" in hub.leaves(hub.created.people[FAITH])


async def test_nobody_but_who_runs_the_hub_says_it(hub: AsgiHub) -> None:
    sela = await hub.sign_in(SELA)
    body = SayStaff(person=hub.created.people[FAITH], staff=True)
    with pytest.raises(Problem, match="not-your-role"):
        await sela.call(routes.SAY_STAFF, body)


async def test_told_by_phone_brings_in_nobody_who_does_not_act(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ladder kept by an older hub may hold anybody; whom the sender named stays."""
    people = hub.created.people
    fixed = ladder_for

    def as_it_was_fixed(*given: Any, **more: Any) -> Ladder:
        ladder = fixed(*given, **more)
        older = tuple(people[name] for name in (*NEVER, COLIN))
        return replace(ladder, able=older, reviewers=(), supervisors=ladder.supervisors[:1])

    await set_roster(hub, (SELA, TAMA), (COLIN,))
    monkeypatch.setattr(sending, "ladder_for", as_it_was_fixed)
    receipt = await send(hub, BETH, FAITH)
    assert recipients(hub, receipt.override) == {BETH, FAITH}, "named by the sender"
    desk = await hub.sign_in(ANA)
    for name in (ARI, PITA, THEO):
        body = ByPhone(person=people[name])
        with pytest.raises(Problem, match="override-not-told"):
            await desk.call(routes.BY_PHONE, body, id=receipt.override)
    await desk.call(routes.BY_PHONE, ByPhone(person=people[COLIN]), id=receipt.override)
    assert recipients(hub, receipt.override) == {BETH, FAITH, COLIN}
