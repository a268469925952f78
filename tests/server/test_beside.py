"""Beside alerts: records, talks, the week, introductions, presence, settings, the log's head."""

from __future__ import annotations

import asyncio
import base64

import pytest

from hubtui.crypto.notes import open_head
from hubtui.domain.alerts.levels import Level
from hubtui.domain.clock import HOUR
from hubtui.domain.log.merkle import verify_consistency
from hubtui.wire import routes
from hubtui.wire.people import ChangeMe, Introduce, SetPresence
from hubtui.wire.records import ConfirmTalk, MakeRecord, SayTalk
from tests.hubs import AsgiHub, Desk, Problem
from tests.server import made


def talk(hub: AsgiHub, mine: str, other: str, *, i_told: bool = True) -> SayTalk:
    return SayTalk(
        key=made.key(),
        other=other,
        level=Level.KIND_OF_WORRY,
        at=hub.clock.now,
        told=made.told(),
        basis=made.reason(hub, mine if i_told else other, other if i_told else mine),
        i_told=i_told,
    )


async def test_a_record_is_made_once_for_a_key(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    body = MakeRecord(
        key=made.key(),
        receiver=beth.id,
        outcome="tell",
        basis=made.reason(hub, ana.id, beth.id),
        told=made.told(),
    )
    first = await ana.call(routes.MAKE_RECORD, body)
    assert await ana.call(routes.MAKE_RECORD, body) == first
    other = body.model_copy(update={"outcome": "talk", "basis": None})
    with pytest.raises(Problem) as refused:
        await ana.call(routes.MAKE_RECORD, other)
    assert refused.value.code == "key-used"
    theirs = await beth.call(routes.MAKE_RECORD, other.model_copy(update={"receiver": ana.id}))
    assert theirs.id != first.id
    assert (await ana.call(routes.RECORDS)).records == [first]
    assert hub.leaves(first.id) == ["record:made"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"basis": None}, "basis"),
        ({"receiver": "f" * 32}, "receiver"),
        ({"receiver": None, "receiver_kind": "no-such-office"}, "receiver_kind"),
    ],
)
async def test_a_record_is_checked(hub: AsgiHub, change: dict[str, object], field: str) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    good = MakeRecord(
        key=made.key(),
        receiver=beth.id,
        outcome="tell",
        basis=made.reason(hub, ana.id, beth.id),
        told=made.told(),
    )
    with pytest.raises(Problem) as refused:
        await ana.call(routes.MAKE_RECORD, good.model_copy(update=change))
    assert refused.value.field == field


async def test_one_says_they_talked_and_the_other_confirms(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    colin = await hub.sign_in("Colin Other")
    body = talk(hub, ana.id, beth.id)
    said = await ana.call(routes.SAY_TALK, body)
    assert await ana.call(routes.SAY_TALK, body) == said
    [seen] = (await beth.call(routes.TALKS)).talks
    assert (seen.said_by, seen.other, seen.i_told, seen.answer) == (ana.id, beth.id, True, "")
    assert (await colin.call(routes.TALKS)).talks == []
    with pytest.raises(Problem) as refused:
        await ana.call(routes.CONFIRM_TALK, ConfirmTalk(answer="yes"), id=said.id)
    assert refused.value.status == 403
    confirmed = await beth.call(routes.CONFIRM_TALK, ConfirmTalk(answer="yes"), id=said.id)
    assert confirmed.confirmed_at
    assert await beth.call(routes.CONFIRM_TALK, ConfirmTalk(answer="yes"), id=said.id) == confirmed
    with pytest.raises(Problem) as refused:
        await beth.call(routes.CONFIRM_TALK, ConfirmTalk(answer="no"), id=said.id)
    assert refused.value.code == "talk-settled"
    assert hub.leaves(said.id) == ["talk:said", "talk:confirmed"]


async def test_the_one_who_was_told_may_say_so_and_the_teller_may_deny_it(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    said = await beth.call(routes.SAY_TALK, talk(hub, beth.id, ana.id, i_told=False))
    denied = await ana.call(routes.CONFIRM_TALK, ConfirmTalk(answer="no"), id=said.id)
    assert (denied.answer, denied.confirmed_at, denied.i_told) == ("no", None, False)
    with pytest.raises(Problem) as refused:
        await ana.call(routes.SAY_TALK, talk(hub, ana.id, beth.id).model_copy(update={"at": 0}))
    assert refused.value.field == "at"


async def test_two_people_are_introduced(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    faith, colin = await hub.sign_in("Faith Facilitator"), await hub.sign_in("Colin Other")
    met = await faith.call(routes.INTRODUCE, Introduce(first=ana.id, second=beth.id))
    for desk in (faith, ana, beth):
        assert (await desk.call(routes.INTRODUCTIONS)).introductions == [met]
    assert (await colin.call(routes.INTRODUCTIONS)).introductions == []
    assert "introduction:new" in await kinds(ana)
    for first, second in ((ana.id, ana.id), (faith.id, ana.id), (ana.id, "x")):
        with pytest.raises(Problem) as refused:
            await faith.call(routes.INTRODUCE, Introduce(first=first, second=second))
        assert refused.value.status == 422


async def test_an_introduction_whose_answer_was_lost_is_made_once(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    faith, colin = await hub.sign_in("Faith Facilitator"), await hub.sign_in("Colin Other")
    body = Introduce(first=ana.id, second=beth.id)
    made_once = await asyncio.gather(*(faith.call(routes.INTRODUCE, body) for _ in range(5)))
    assert len({one.id for one in made_once}) == 1
    assert (await kinds(beth)).count("introduction:new") == 1
    assert hub.leaves(made_once[0].id) == ["introduction:made"]
    await colin.call(routes.INTRODUCE, body)  # somebody else thinks so too
    hub.clock.now += HOUR
    await faith.call(routes.INTRODUCE, body)
    assert (await kinds(beth)).count("introduction:new") == 3


async def kinds(desk: Desk) -> list[str]:
    return [event.kind for event in (await desk.call(routes.EVENTS_PAGE)).events]


async def test_who_is_in_and_who_is_away(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    assert (await ana.call(routes.WEEK)).here == [ana.id, beth.id]  # they signed in
    await ana.call(routes.PRESENCE, SetPresence(here=False))
    assert (await ana.call(routes.WEEK)).here == [beth.id]
    await beth.call(routes.PRESENCE, SetPresence(here=True, shown=False))
    assert (await ana.call(routes.WEEK)).here == []
    await beth.call(routes.PRESENCE, SetPresence(here=False, back=made.day(hub, 3)))
    await made.send(hub, ana, beth.id)
    week = await ana.call(routes.WEEK)
    assert (week.away_with_waiting, week.asked, week.nothing_back) == ([(beth.id, 1)], 1, 1)
    back = {person.id: person.back for person in (await ana.call(routes.FACTS)).people}
    assert back[beth.id] == made.day(hub, 3)
    with pytest.raises(Problem) as refused:
        await beth.call(routes.PRESENCE, SetPresence(here=False, back="2026-13-01"))
    assert refused.value.field == "back"


async def test_being_away_moves_what_is_due(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    soon = await made.send(hub, ana, beth.id)
    await beth.call(routes.PRESENCE, SetPresence(here=False, back=made.day(hub, 5)))
    later = await made.send(hub, ana, beth.id)
    assert soon.next_at is not None
    assert later.next_at is not None
    assert later.next_at > soon.next_at + 4 * 24 * 3_600_000_000


async def test_settings_are_ones_own(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    assert (await ana.call(routes.CHANGE_ME, ChangeMe(theme="contrast"))).theme == "contrast"
    changed = await ana.call(routes.CHANGE_ME, ChangeMe(plain=True))
    assert (changed.theme, changed.plain) == ("contrast", True)
    assert (await beth.call(routes.ME)).theme == ""


async def test_the_log_only_grows_and_proves_it(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    first = await ana.call(routes.HEAD)
    public = base64.b64decode(first.key)
    old = open_head(public, first.checkpoint, f"{hub.server.hub_id}/log1")
    receipt = await made.send(hub, ana, beth.id)
    second = await ana.call(routes.HEAD, query={"from": str(old.size)})
    new = open_head(public, second.checkpoint, old.origin)
    proof = [bytes.fromhex(step) for step in second.proof]
    assert verify_consistency(old.size, new.size, proof, old.root, new.root)
    assert open_head(public, receipt.checkpoint, old.origin).size > receipt.leaf
    with pytest.raises(Problem) as refused:
        await ana.call(routes.HEAD, query={"from": str(new.size + 5)})
    assert refused.value.code == "log-shorter"
    for _ in range(5):
        await ana.raw("GET", "/v1/log/head", query={"from": str(new.size + 500)})
    await asyncio.sleep(0)
    await hub.server.writer.do(lambda tx: None)
    assert hub.leaves(hub.server.hub_id).count("witness:disagreed") == 1


async def test_events_are_numbered_for_each_person_alone(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    colin = await hub.sign_in("Colin Other")
    for _ in range(3):
        await made.send(hub, ana, beth.id)
    receipt = await made.send(hub, ana, colin.id)
    [only] = (await colin.call(routes.EVENTS_PAGE)).events
    assert (only.number, only.kind, only.reference) == (1, "alert:new", receipt.reference)
    page = await beth.call(routes.EVENTS_PAGE, query={"after": "1"})
    assert [event.number for event in page.events] == [2, 3]
    ahead = await beth.call(routes.EVENTS_PAGE, query={"after": "99"})
    assert [event.kind for event in ahead.events] == ["all"]


async def test_a_long_list_comes_in_pages(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    sent = [(await made.send(hub, ana, beth.id)).alert for _ in range(205)]
    for desk, box in ((ana, "sent"), (beth, "waiting")):
        found, after = [], ""
        while True:
            query = {"box": box, "after": after} if after else {"box": box}
            page = await desk.call(routes.ALERTS, query=query)
            assert len(page.rows) <= 200
            found += [row.id for row in page.rows]
            if page.after is None:
                break
            after = page.after
        assert sorted(found) == sorted(sent)
        assert len(found) == len(set(found))
    page = await ana.call(routes.ALERTS, query={"box": "sent"})
    assert page.rows[0].id == sent[-1]
