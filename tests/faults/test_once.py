"""R6: one thing asked for many times at once, changed after it was sent, or asked by another."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from hubtui.wire import routes
from hubtui.wire.records import KeepDraft
from tests.faults.conftest import Figures, Scale
from tests.faults.invariant import Acked, doubles, wrong_with
from tests.faults.ready import SENDERS, Author, Ready, author, running
from tests.hubs import AsgiHub, Desk, Problem

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

ANA, BETH, COLIN = SENDERS[:3]
KEPT = KeepDraft(job="tell", version=0, answers="{}")


async def refused(wanted: int, code: str, call: object) -> None:
    """Expect exactly this refusal."""
    with pytest.raises(Problem) as said:
        await call  # type: ignore[misc]
    assert (said.value.status, said.value.code) == (wanted, code)


async def draft_at_once(hub: AsgiHub, write: Author, count: int, acked: Acked) -> None:
    """One version sent so often at once: one alert, one receipt; then it stands."""
    ana, beth = hub.desks[ANA], hub.desks[BETH]
    draft = (await ana.call(routes.KEEP_NEW_DRAFT, KEPT)).id
    body = write.alert(ANA, BETH)
    sends = (ana.call(routes.SEND_DRAFT, body, id=draft) for _ in range(count))
    receipts = await asyncio.gather(*sends)
    assert len({one.model_dump_json() for one in receipts}) == 1
    acked.alert(receipts[0], beth.id)

    other = write.alert(ANA, BETH)
    await refused(422, "draft-sent-otherwise", ana.call(routes.SEND_DRAFT, other, id=draft))
    edit = KeepDraft(job="tell", version=1, answers='{"more":1}')
    await refused(409, "draft-sent", ana.call(routes.KEEP_DRAFT, edit, id=draft))
    await refused(409, "draft-sent", ana.call(routes.DROP_DRAFT, id=draft))
    told = await ana.call(routes.DRAFT, id=draft)
    assert told.frozen
    assert told.receipt == receipts[0]
    await refused(404, "unseen", beth.call(routes.DRAFT, id=draft))
    await refused(404, "unseen", beth.call(routes.SEND_DRAFT, body, id=draft))
    await refused(404, "unseen", beth.call(routes.KEEP_DRAFT, edit, id=draft))


async def edited_meanwhile(hub: AsgiHub, write: Author, acked: Acked, chance: random.Random) -> int:
    """A send and an edit race: either the edit was first and the send is told, or it was sent."""
    ana, beth = hub.desks[ANA], hub.desks[BETH]
    draft = (await ana.call(routes.KEEP_NEW_DRAFT, KEPT)).id
    edit = KeepDraft(job="tell", version=1, answers='{"more":1}')
    calls = [
        ana.call(routes.SEND_DRAFT, write.alert(ANA, BETH), id=draft),
        ana.call(routes.KEEP_DRAFT, edit, id=draft),
    ]
    order = [0, 1] if chance.random() < 0.5 else [1, 0]
    ended = dict(
        zip(
            order,
            await asyncio.gather(*(calls[one] for one in order), return_exceptions=True),
            strict=True,
        )
    )
    sent, kept = ended[0], ended[1]
    if isinstance(sent, Problem):
        assert sent.code == "draft-changed"
        assert not isinstance(kept, BaseException)
        await ana.call(routes.DROP_DRAFT, id=draft)
        return 0
    assert isinstance(kept, Problem)
    assert kept.code == "draft-sent"
    acked.alert(sent, beth.id)  # type: ignore[arg-type]
    return 1


async def key_at_once(hub: AsgiHub, write: Author, count: int, acked: Acked) -> None:
    """One key so often at once: one safety alert; a new body is refused, another's key is free."""
    ana, colin = hub.desks[ANA], hub.desks[COLIN]
    body = write.override(BETH)
    receipts = await asyncio.gather(*(ana.call(routes.SEND_OVERRIDE, body) for _ in range(count)))
    assert len({one.model_dump_json() for one in receipts}) == 1
    acked.override(receipts[0])
    other = body.model_copy(update={"words": "Something else."})
    await refused(422, "key-used", ana.call(routes.SEND_OVERRIDE, other))
    theirs = await colin.call(routes.SEND_OVERRIDE, other)
    assert theirs.override != receipts[0].override
    acked.override(theirs)


async def test_once_however_often_it_is_asked(
    ready: Ready, tmp_path: Path, scale: Scale, figures: Figures
) -> None:
    times, acked, chance = scale(200, 2_000), Acked(), random.Random(6)
    meant = dict.fromkeys((ready.people[name] for name in SENDERS), 0)
    home = ready.copy(tmp_path / "hub")
    asked = raced = 0
    async with author(ready, tmp_path / "author") as write, running(ready, home) as hub:
        public = hub.server.log_key.public
        for number in range(times):
            count = chance.randint(2, 50)
            asked += count
            match number % 3:
                case 0:
                    await draft_at_once(hub, write, count, acked)
                    meant[ready.people[ANA]] += 1
                case 1:
                    await key_at_once(hub, write, count, acked)
                    meant[ready.people[ANA]] += 1
                    meant[ready.people[COLIN]] += 1
                case _:
                    sent = await edited_meanwhile(hub, write, acked, chance)
                    meant[ready.people[ANA]] += sent
                    raced += 1
    db = home / "data" / "hub.db"
    found, doubled = wrong_with(db, acked, public), doubles(db, meant)
    figures(
        "R6 once",
        trials=times,
        requests=asked,
        races=raced,
        alerts=len(acked),
        wrong=len(found),
        doubled=len(doubled),
    )
    assert not found
    assert not doubled


async def test_control_as_many_drafts_or_keys_are_as_many_alerts(
    ready: Ready, tmp_path: Path, figures: Figures
) -> None:
    async def anew(desk: Desk, write: Author) -> None:
        draft = (await desk.call(routes.KEEP_NEW_DRAFT, KEPT)).id
        await desk.call(routes.SEND_DRAFT, write.alert(ANA, BETH), id=draft)

    home = ready.copy(tmp_path / "hub")
    async with author(ready, tmp_path / "author") as write, running(ready, home) as hub:
        await asyncio.gather(*(anew(hub.desks[ANA], write) for _ in range(10)))
    doubled = doubles(home / "data" / "hub.db", {ready.people[ANA]: 1})
    figures("R6 control, a draft a try", doubled=doubled)
    assert doubled == [f"{ready.people[ANA]}: 10 of 1"]
