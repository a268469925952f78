"""What waits at a workstation is delivered by a later start, once, and known of until then."""

from __future__ import annotations

import asyncio
import random

import pytest

from hubtui.desk.drafts import store
from hubtui.desk.overrides.undelivered import HeldFile, Shelf
from hubtui.domain.clock import HOUR
from hubtui.errors import Refused
from hubtui.flow.engine import effects
from hubtui.wire import routes
from hubtui.wire.overrides import OverrideReceipt
from tests.desk.station import (
    ANA,
    BETH,
    FAULTS,
    Station,
    keeper_of,
    rows,
    until,
)
from tests.desk.test_overriding import delivered, send


async def test_a_later_start_delivers_it_before_anybody_signs_in(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    await here.crash()
    assert len(here.files) == 1
    await here.start()
    await until(lambda: here.desk.status.kind == "not-sent")
    status = here.desk.status
    assert "name" not in status.facts, "signed out there are numbers and no names"
    here.hub.clock.now += 5 * HOUR
    here.road.cut = False
    await until(lambda: not here.files)
    await until(lambda: here.desk.status.kind == "arrived")
    assert here.desk.stage == "signed-out"
    [row] = await rows(here.hub, BETH)
    assert row.late
    [mine] = await rows(here.hub, ANA)
    assert mine.wants == "still-true"
    await here.sign_in(ANA)
    await until(lambda: here.desk.status.key == "desk.status.still-true")
    assert here.desk.safety.reading(here.desk.status) == ("override", {"id": mine.id})


async def test_killed_at_any_moment_it_is_there_once(here: Station) -> None:
    """R4: the app ends at each of the moments of a sending, and is started again."""
    there = 0
    for number in range(14):
        await here.start(begin=False)
        await here.sign_in(ANA)
        here.road.faults.extend(random.Random(number).choices(FAULTS, k=2))
        task = asyncio.ensure_future(send(here, f"k{number}", BETH))
        await asyncio.wait([task], timeout=0.003 * number)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await here.crash()
        here.road.faults.clear()
        before, kept = len(await rows(here.hub, BETH)), len(here.files)
        await here.start()
        await until(lambda: not here.files)
        there = len(await rows(here.hub, BETH))
        await here.crash()
        assert there in (before, before + 1), "never twice"
        assert there == before + 1 or before > 0 or not kept, "what was kept is there"
    assert there > 3, "control: most were far enough on their way to be kept"


async def test_two_starts_that_deliver_the_same_file_deliver_one(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    await here.crash()
    first = await here.start()
    second = await here.start()
    here.road.cut = False
    await until(lambda: not here.files)
    assert len(await rows(here.hub, BETH)) == 1
    await first.close()
    await second.close()


async def test_what_is_not_for_this_hub_or_cannot_be_read_stays(here: Station) -> None:
    shelf = Shelf(here.folder / "held")
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    [file] = here.files
    other = HeldFile.model_validate_json(file.read_bytes()).model_copy(update={"hub_id": "other"})
    shelf.put("theirs", other)
    (file.parent / "torn.json").write_bytes(file.read_bytes()[:40])
    assert set(shelf.find(here.place.hub_id)) == {"k1"}
    here.road.cut = False
    await delivered(here, "k1")
    await until(lambda: len(here.files) == 2)


# ---- the draft it came from


async def test_the_draft_is_dropped_at_send_also_once_the_hub_is_back(
    here: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "LATER", 0.02)
    await here.sign_in(ANA)
    ana = await here.hub.sign_in(ANA)
    keeper = keeper_of(here.desk, "danger", "k1")
    keeper.want('{"key":"k1"}')

    async def drafts() -> int:
        return len((await ana.call(routes.DRAFTS)).drafts)

    async def one() -> bool:
        return await drafts() == 1

    async def none() -> bool:
        return await drafts() == 0

    await until(one)
    here.road.cut = True
    await send(here, "k1", BETH)
    here.desk.spawn(here.desk.keepers.drop(keeper))
    await asyncio.sleep(0.05)
    assert await drafts() == 1
    here.road.cut = False
    await until(none)


async def test_the_same_words_again_after_a_crash_are_the_same_alert(here: Station) -> None:
    await here.sign_in(ANA)
    first = await send(here, "k1", BETH)
    assert isinstance(first, OverrideReceipt)
    await here.crash()
    await here.start()
    await here.sign_in(ANA)
    here.hub.clock.now += HOUR
    await send(here, "k1", BETH)  # which the crash may have left on the shelf, on its way again
    again = await delivered(here, "k1")
    assert again.override == first.override, "though the time of Send is another"


# ---- going


async def alerts(here: Station) -> int:
    stake = await here.desk.perform(effects.ReadStake())
    assert isinstance(stake, effects.Stake)
    return stake.alerts


async def test_one_on_its_way_counts_as_unsent(here: Station) -> None:
    counts: list[int] = []
    here.road.watch = lambda: counts.append(here.desk.safety.unsent)
    await here.sign_in(ANA)
    await send(here, "k1", BETH)
    assert counts == [1], "who leaves meanwhile hears of it"
    assert here.desk.safety.unsent == 0


async def test_signing_out_with_one_unsent_is_known_of(here: Station) -> None:
    await here.sign_in(ANA)
    here.road.cut = True
    await send(here, "k1", BETH)
    assert await alerts(here) == 1
    with pytest.raises(Refused, match="override-unsent"):
        await here.desk.perform(effects.SignOut())
    await here.desk.perform(effects.SignOut(unsent=True))
    status = here.desk.status
    assert status.kind == "not-sent", "on the signed-out screen too"
    assert status.facts["phone"] == "021 555 010", "the number of who is on call, not Beth's"
    assert "name" not in status.facts
    here.road.cut = False
    await until(lambda: not here.files)
    assert len(await rows(here.hub, BETH)) == 1
    assert await alerts(here) == 0
