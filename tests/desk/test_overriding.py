"""An override from a workstation: sent once and always, held where nobody there can read it."""

from __future__ import annotations

import asyncio
import base64
import itertools
import random
import stat
import time

import pytest

from hubtui.crypto.box import open_box
from hubtui.desk.overrides import sending as overriding
from hubtui.desk.overrides.undelivered import HeldFile, Shelf
from hubtui.errors import Broken, Refused
from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import OverrideHeld
from hubtui.wire import routes
from hubtui.wire.overrides import OverrideReceipt, held_place
from tests.desk.station import (
    ANA,
    BETH,
    COLIN,
    FAULTS,
    SELA,
    Station,
    rows,
    said,
    until,
)

PLANTED = [f"tuatara{n}kowhai{n * 7919}" for n in range(40)]


async def send(here: Station, key: str, *names: str, **more: object) -> object:
    return await here.desk.perform(effects.SendSafetyAlert(said(here.hub, key, *names, **more)))


async def delivered(here: Station, key: str) -> OverrideReceipt:
    async def arrived() -> bool:
        found = await here.desk.perform(effects.ReadHeld(key))
        return isinstance(found, OverrideReceipt)

    await until(arrived)
    found = await here.desk.perform(effects.ReadHeld(key))
    assert isinstance(found, OverrideReceipt)
    return found


# ---- sent at once


async def test_it_is_on_disk_before_it_is_on_its_way_and_not_after(here: Station) -> None:
    await here.sign_in(ANA)
    seen: list[int] = []
    here.road.watch = lambda: seen.append(len(here.files))
    receipt = await send(here, "k1", BETH)
    assert isinstance(receipt, OverrideReceipt)
    assert seen == [1], "a crash while it is on its way loses nothing"
    await until(lambda: not here.files)
    assert len(await rows(here.hub, BETH)) == 1
    assert here.desk.status.kind == "standing", "it is not over; and nothing is said to be unsent"


async def test_the_time_is_that_of_send_and_a_long_or_broken_text_is_no_reason(
    here: Station,
) -> None:
    await here.sign_in(ANA)
    receipt = await send(here, "k1", BETH, words="ā" * 20_000, where="half \ud83d letter")
    assert isinstance(receipt, OverrideReceipt)
    assert receipt.cleaned


async def test_a_disk_that_cannot_be_written_stops_nothing(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(Shelf, "put", full)
    await here.sign_in(ANA)
    assert isinstance(await send(here, "k1", BETH), OverrideReceipt)
    here.road.faults.extend(["lost"] * 3)
    assert isinstance(await send(here, "k2", BETH), OverrideHeld)
    await delivered(here, "k2")


# ---- faults


async def test_through_any_three_faults_it_is_there_once(here: Station) -> None:
    """R5: 40 of the ways three sendings in a row can go wrong."""
    await here.sign_in(ANA)
    ways = list(itertools.product(FAULTS, repeat=3))
    picked = random.Random(7).sample(ways, 32) + [(fault,) * 3 for fault in FAULTS]
    for number, faults in enumerate(picked):
        here.road.faults.extend(faults)
        await send(here, f"k{number}", BETH)
        await delivered(here, f"k{number}")
        here.road.faults.clear()
        assert len(await rows(here.hub, BETH)) == number + 1, faults
    await until(lambda: not here.files)


async def test_a_slow_hub_is_said_not_to_have_it_and_has_it_once(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overriding, "FIRST_SECONDS", 0.05)
    await here.sign_in(ANA)
    held = asyncio.Event()
    inner = here.road._faulty

    async def slow(request: object, fault: str) -> object:
        answer = await inner(request, fault)  # type: ignore[arg-type]
        await held.wait()
        return answer

    monkeypatch.setattr(here.road, "_faulty", slow)
    assert isinstance(await send(here, "k1", BETH), OverrideHeld)
    assert here.desk.status.kind == "not-sent", "it is there, but nobody here can know"
    held.set()
    await delivered(here, "k1")
    assert len(await rows(here.hub, BETH)) == 1


@pytest.mark.parametrize("fault", ["signed-out", "no"])
async def test_a_session_that_ended_or_a_no_does_not_keep_it_back(
    here: Station, fault: str
) -> None:
    await here.sign_in(ANA)
    here.road.faults.append(fault)
    assert isinstance(await send(here, "k1", BETH), OverrideHeld)
    await until(lambda: not here.files)
    assert here.road.sent[1:] == ["/v1/held-overrides"]
    assert len(await rows(here.hub, BETH)) == 1


async def test_an_unproven_hub_is_asked_once_and_counts_as_away(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.faults.extend(["not-proven"] * 4)
    assert isinstance(await send(here, "k1", BETH), OverrideHeld)
    assert len(here.road.sent) == 1
    assert here.desk.status.kind == "not-sent", "worse than the problem that is there too"
    await delivered(here, "k1")


# ---- held


async def test_nothing_of_it_can_be_read_here(here: Station) -> None:
    """R20: 40 planted words, and the workstation's own key does not open it."""
    await here.sign_in(ANA)
    here.road.cut = True
    words, about, where = " ".join(PLANTED[:30]), " ".join(PLANTED[30:33]), " ".join(PLANTED[33:])
    held = await send(here, "k1", BETH, words=words, about=about, where=where)
    assert isinstance(held, OverrideHeld)
    [file] = here.files
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    everything = b"".join(path.read_bytes() for path in here.folder.rglob("*") if path.is_file())
    assert not [word for word in PLANTED if word.encode() in everything]
    assert here.hub.created.people[BETH].encode() not in everything, "nor whom it is for"
    body = HeldFile.model_validate_json(file.read_bytes()).body
    blob = base64.b64decode(body.sealed)
    where_to = held_place(here.place.hub_id, here.place.workstation)
    with pytest.raises(Broken, match="seal-broken"):
        open_box(here.machine.key, blob, where_to)
    opened = open_box(here.hub.server.box_key, blob, where_to)
    assert all(word.encode() in opened for word in PLANTED), "control: the hub can"


async def test_not_sent_says_whom_to_call_until_it_is_sent(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    held = await send(here, "k1", BETH, keep_from=[here.hub.created.people[SELA]])
    assert isinstance(held, OverrideHeld)
    assert held.phones[0] == (BETH, "021 555 002")
    assert SELA not in dict(held.phones), "whom it is kept from is nobody to call"
    status = here.desk.status
    assert (status.kind, status.facts["name"]) == ("not-sent", BETH)
    person = here.hub.created.people[BETH]
    await here.desk.perform(effects.HeldByPhone("k1", person))
    again = await here.desk.perform(effects.ReadHeld("k1"))
    assert isinstance(again, OverrideHeld)
    assert BETH not in dict(again.phones), "who was told by phone is settled here"
    here.road.cut = False
    receipt = await delivered(here, "k1")
    assert here.desk.status.kind == "arrived"
    assert any(heard.reference == receipt.reference for heard in here.heard)
    desk = await here.hub.sign_in(ANA)
    told = (await desk.call(routes.OVERRIDE, id=receipt.override)).told
    assert [each.by_phone_at is not None for each in told if each.person == person] == [True]


async def test_told_by_phone_while_it_is_being_delivered_is_not_lost(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    person = here.hub.created.people[BETH]
    inner, told = here.road._faulty, asyncio.Event()

    async def meanwhile(request: object, fault: str) -> object:
        answer = await inner(request, fault)  # type: ignore[arg-type]
        if not told.is_set():
            told.set()
            await here.desk.perform(effects.HeldByPhone("k1", person))
        return answer

    monkeypatch.setattr(here.road, "_faulty", meanwhile)
    here.road.cut = False
    receipt = await delivered(here, "k1")
    desk = await here.hub.sign_in(ANA)
    rows_ = (await desk.call(routes.OVERRIDE, id=receipt.override)).told
    assert [each.by_phone_at is not None for each in rows_ if each.person == person] == [True]
    assert len(await rows(here.hub, BETH)) == 1


async def test_told_by_phone_while_the_one_before_is_being_written_is_not_lost(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Shelf.put

    def slow(shelf: Shelf, name: str, file: HeldFile) -> None:
        time.sleep(0.3)
        put(shelf, name, file)

    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH, COLIN)
    beth, colin = (here.hub.created.people[name] for name in (BETH, COLIN))
    monkeypatch.setattr(Shelf, "put", slow)
    one = here.desk.safety.over.pending["k1"]
    before = one.sealed
    first = asyncio.create_task(here.desk.perform(effects.HeldByPhone("k1", beth)))
    await until(lambda: one.sealed is not before)
    tries = len(here.road.sent)
    here.road.cut = False
    await until(lambda: len(here.road.sent) > tries)
    await asyncio.sleep(0.1)
    assert not first.done(), "control: it is at the hub, and still being written here"
    await here.desk.perform(effects.HeldByPhone("k1", colin))
    receipt = await delivered(here, "k1")
    desk = await here.hub.sign_in(ANA)
    told = (await desk.call(routes.OVERRIDE, id=receipt.override)).told
    assert {each.person for each in told if each.by_phone_at is not None} == {beth, colin}


async def test_nobody_elses_is_shown(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    here.road.cut = False
    here.road.faults.extend(["lost"] * 200)
    await here.sign_in(COLIN)
    with pytest.raises(Refused, match="unseen"):
        await here.desk.perform(effects.ReadHeld("k1"))
    with pytest.raises(Refused, match="unseen"):
        await here.desk.perform(effects.HeldByPhone("k1", "x"))
    assert here.desk.status.kind == "not-sent", "though anybody here sees that there is one"


# ---- another start
