"""Nothing of who was at a desk before reaches, or is done as, who is there now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubtui.desk import Stage
from hubtui.flow import effects
from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from hubtui.wire.records import DraftRow
from tests.desk.station import ANA, BETH, Station, hurry, said, station, until
from tests.hubs import AsgiHub, asgi_hub


@pytest.fixture
async def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsgiHub]:
    hurry(monkeypatch)
    async with asgi_hub(tmp_path / "hub") as made:
        yield made


@pytest.fixture
async def here(hub: AsgiHub, tmp_path: Path) -> AsyncIterator[Station]:
    async with station(hub, tmp_path / "desk") as made:
        yield made


async def ended(here: Station, name: str) -> None:
    """The hub ends somebody's sessions, and the desk finds out."""
    body = MakeCode(kind="person", person=here.hub.created.people[name])
    await here.hub.host.call(routes.MAKE_CODE, body)
    await until(lambda: here.desk.stage is Stage.SIGNED_OUT)


async def drafts(here: Station, name: str) -> list[DraftRow]:
    desk = await here.hub.sign_in_again(name)
    return (await desk.call(routes.DRAFTS)).drafts


async def test_words_that_could_not_be_kept_do_not_become_the_next_persons(here: Station) -> None:
    await here.sign_in(ANA)
    keeper = here.desk.keeper("tell", "k1")
    here.road.cut = True
    keeper.want('{"key":"k1","answers":{}}')
    await until(lambda: keeper.lost)
    here.road.cut = False
    await ended(here, ANA)
    await here.sign_in(BETH)
    await asyncio.sleep(1.0)
    assert await drafts(here, BETH) == [], "not while Beth is there"
    await here.desk.perform(effects.SignOut())
    assert await drafts(here, BETH) == [], "not as she leaves"


async def test_what_one_person_is_told_of_themselves_is_not_told_of_the_next(here: Station) -> None:
    async def beth_signs_in() -> None:
        await here.desk.perform(effects.SignOut())
        await here.sign_in(BETH)

    await here.sign_in(ANA)
    here.road.behind[routes.CHANGE_ME.path] = beth_signs_in
    await here.desk.perform(effects.ChangeSettings(theme="night"))
    me = here.desk.me
    assert me is not None
    assert me.name == BETH


async def test_what_was_asked_for_one_person_does_not_stand_on_the_next_ones_bar(
    here: Station,
) -> None:
    ana = await here.hub.sign_in(ANA)
    await here.sign_in(BETH)
    await until(lambda: here.desk.safety.bar.rows == ())
    left = asyncio.Event()

    async def leaves() -> None:
        await here.desk.perform(effects.SignOut())
        left.set()

    await ana.call(routes.SEND_OVERRIDE, said(here.hub, "k1", BETH))
    here.road.behind[routes.OVERRIDES.path] = leaves
    here.desk.safety.bar.look()
    await left.wait()
    await asyncio.sleep(0.1)
    assert here.desk.safety.bar.rows == ()
    assert here.desk.status.kind == ""
    assert here.bells == 0
