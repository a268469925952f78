"""The whole loop between two people, as the hub sees it."""

from __future__ import annotations

from typing import Any

import pytest

from hubtui.domain.alerts.levels import Field, Level
from hubtui.wire import routes
from hubtui.wire.alerts import AlertBody, CorrectAlert, RenewAlert
from tests.hubs import AsgiHub, Desk, Problem
from tests.server import made
from tests.server.made import Wanted

DAY = 24 * 3_600_000_000


async def test_one_tells_the_other_answers_and_it_is_closed(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(Level.DETAILS, promises=("only-me",)))
    assert receipt.checkpoint.startswith(f"{hub.server.hub_id}/log1\n")
    assert receipt.next_what == "nudge"

    [row] = (await beth.call(routes.ALERTS, query={"box": "waiting"})).rows
    assert (row.id, row.state, row.new, row.mine) == (receipt.alert, "sent", True, False)
    before = await beth.call(routes.ALERT, id=receipt.alert)
    assert before.alert is None
    assert before.sender == ana.id
    assert before.promises == ["only-me"]
    assert before.answers == ["open"]

    with pytest.raises(Problem) as refused:
        await made.open_it(beth, receipt.alert)
    assert refused.value.code == "promises-needed"
    opened = await made.open_it(beth, receipt.alert, "only-me")
    assert isinstance(opened.alert, AlertBody)
    assert opened.alert.client is not None
    assert opened.alert.client.name == "Mere Tāne"
    assert opened.alert.note == "Missed two visits."
    assert (await beth.call(routes.ALERT, id=receipt.alert)).alert == opened.alert

    await made.answer(beth, receipt.alert, "have-it")
    await made.answer(
        beth, receipt.alert, "fits", told=made.told(), basis=made.reason(hub, beth.id, ana.id)
    )
    await made.answer(beth, receipt.alert, "under-way")
    seen = await ana.call(routes.ALERT, id=receipt.alert)
    assert seen.row.state == "in-progress"
    assert [(step.what, step.code) for step in seen.steps] == [
        ("sent", ""),
        ("opened", ""),
        ("answered", "have-it"),
        ("answered", "fits"),
        ("answered", "under-way"),
    ]
    [look] = (await ana.call(routes.LOOKS, id=receipt.alert)).looks
    assert look.person == beth.id

    with pytest.raises(Problem) as refused:
        await made.close(beth, receipt.alert, "helped")
    assert (refused.value.code, refused.value.field) == ("content-missing", "told")
    await made.close(
        beth, receipt.alert, "helped", told=made.told(), basis=made.reason(hub, beth.id, ana.id)
    )
    ended = await ana.call(routes.ALERT, id=receipt.alert)
    assert ended.row.state == "closed"
    assert "helped" in [step.code for step in ended.steps]
    assert (await beth.call(routes.ALERTS)).rows == []
    assert hub.leaves(receipt.alert) == [
        "alert:sent",
        "alert:opened",
        "answer:given",
        "answer:told",
        "answer:given",
        "answer:told",
        "alert:closed",
    ]


async def test_the_same_answer_twice_changes_nothing(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    first = await made.answer(beth, receipt.alert, "will-come")
    again = await made.answer(beth, receipt.alert, "will-come")
    assert again == first
    assert hub.leaves(receipt.alert).count("answer:given") == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"read_back": {"will": "12.Rimu.Street"}}, "read_back"),
        ({"read_back": {"she-is": "at-home"}}, "read_back"),
        ({"reason": "ring-her-sister"}, "reason"),
        ({"person": "somebody"}, "person"),
    ],
)
async def test_nothing_rides_along_with_an_outcome(
    hub: AsgiHub, more: dict[str, Any], field: str
) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    why: dict[str, Any] = {"told": made.told(), "basis": made.reason(hub, beth.id, ana.id)}

    with pytest.raises(Problem) as refused:
        await made.answer(beth, receipt.alert, "helped", **why, **more)
    assert refused.value.field == field
    assert (await ana.call(routes.ALERT, id=receipt.alert)).row.state == "opened"
    await made.answer(beth, receipt.alert, "helped", **why)
    assert (await ana.call(routes.ALERT, id=receipt.alert)).row.state == "closed"


async def test_the_last_answer_is_the_last_whatever_the_clock_did(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    await made.answer(beth, receipt.alert, "have-it")
    hub.clock.now -= DAY // 24
    first = await made.answer(beth, receipt.alert, "under-way")
    assert await made.answer(beth, receipt.alert, "under-way") == first


async def test_a_decline_is_answered_once_and_supervisors_see_that_it_is_so(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    sela, tama = await hub.sign_in("Sela Supervisor"), await hub.sign_in("Tama Supervisor")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    with pytest.raises(Problem) as refused:
        await made.answer(beth, receipt.alert, "not-for-me")
    assert refused.value.field == "reason"
    await made.answer(beth, receipt.alert, "not-for-me", reason="too-close-to-me")
    seen = await ana.call(routes.ALERT, id=receipt.alert)
    assert seen.steps[-1].code == "not-for-me:too-close-to-me"
    assert "worry" in seen.answers
    assert (await sela.call(routes.ALERTS)).rows == []
    await ana.call(routes.WORRY, id=receipt.alert)
    for supervisor in (sela, tama):
        [row] = (await supervisor.call(routes.ALERTS)).rows
        assert (row.why, row.reference) == ("supervisor", receipt.reference)
        out = await supervisor.call(routes.ALERT, id=receipt.alert)
        assert (out.alert, out.sender, out.recipient, out.steps) == (None, None, None, [])
        with pytest.raises(Problem) as refused:
            await made.open_it(supervisor, receipt.alert)
        assert refused.value.status == 403
    await made.answer(beth, receipt.alert, "not-for-me", reason="not-my-work")
    with pytest.raises(Problem) as refused:
        await ana.call(routes.WORRY, id=receipt.alert)
    assert refused.value.code == "alert-worried-once"


@pytest.mark.parametrize("lapsed", [False, True])
async def test_what_its_sender_left_behind_can_be_closed_and_tells_nobody(
    hub: AsgiHub, lapsed: bool
) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    assert "fits" in (await made.open_it(beth, receipt.alert)).answers
    why: dict[str, Any] = {"told": made.told(), "basis": made.reason(hub, beth.id, ana.id)}
    await hub.server.writer.do(lambda tx: tx.q.remove_person(person=ana.id, now=tx.now))
    if lapsed:
        await hub.fire(5 * DAY)
        beth = await again(hub, "Beth Receiver")
    seen = await beth.call(routes.ALERT, id=receipt.alert)
    assert "close" in seen.answers
    assert {"fits", "know-them", "does-not-fit"}.isdisjoint(seen.answers)
    with pytest.raises(Problem, match="person-unknown"):
        await made.answer(beth, receipt.alert, "fits", **why)
    await made.close(beth, receipt.alert, "no-change")
    assert hub.leaves(receipt.alert)[-2:] == ["answer:given", "alert:closed"]
    assert (await beth.call(routes.ALERTS)).rows == []


async def test_what_i_have_in_hand_does_not_count_as_waiting(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    assert (await beth.call(routes.ME)).waiting == 1, "control: opened is not answered"
    await made.answer(beth, receipt.alert, "have-it")
    assert (await beth.call(routes.ME)).waiting == 0
    [row] = (await beth.call(routes.ALERTS, query={"box": "waiting"})).rows
    assert row.state == "acknowledged", "it can still be read"


async def test_once_it_is_the_senders_turn_nothing_waits_for_who_answered(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    assert (await beth.call(routes.ME)).waiting == 1, "control: it waits until it is answered"
    assert (await ana.call(routes.ME)).turns == 0
    await made.answer(beth, receipt.alert, "not-for-me", reason="not-my-work")
    assert (await beth.call(routes.ME)).waiting == 0
    assert (await ana.call(routes.ME)).turns == 1, "it is for the one who sent it now"
    [row] = (await beth.call(routes.ALERTS, query={"box": "waiting"})).rows
    assert row.state == "declined", "it can still be read"
    await ana.call(routes.WORRY, id=receipt.alert)
    assert (await beth.call(routes.ME)).waiting == 1, "and waits again"
    assert (await ana.call(routes.ME)).turns == 0


async def test_someone_else_is_proposed_and_the_sender_decides(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    colin = await hub.sign_in("Colin Other")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    for nobody in (ana.id, beth.id, "nobody"):
        with pytest.raises(Problem) as refused:
            await made.answer(beth, receipt.alert, "propose", person=nobody)
        assert refused.value.code == "person-unknown"
    await made.answer(beth, receipt.alert, "propose", person=colin.id)
    seen = await ana.call(routes.ALERT, id=receipt.alert)
    assert seen.steps[-1].code == f"propose:{colin.id}"
    assert (await colin.call(routes.ALERTS)).rows == []


async def test_a_correction_needs_opening_and_answering_again(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    await made.answer(beth, receipt.alert, "more")
    alert, view = made.body(hub, ana.id, beth.id, Wanted(Level.KIND_OF_WORRY))
    second = await ana.call(
        routes.CORRECT, CorrectAlert(version=1, alert=alert, view=view), id=receipt.alert
    )
    assert (second.reference, second.alert) == (receipt.reference, receipt.alert)
    with pytest.raises(Problem) as refused:
        await ana.call(
            routes.CORRECT, CorrectAlert(version=1, alert=alert, view=view), id=receipt.alert
        )
    assert (refused.value.status, refused.value.code) == (409, "alert-changed")
    seen = await beth.call(routes.ALERT, id=receipt.alert)
    assert (seen.alert, seen.row.state, seen.row.version) == (None, "sent", 2)
    with pytest.raises(Problem) as refused:
        await made.answer(beth, receipt.alert, "have-it", version=2)
    assert refused.value.code == "alert-state"
    opened = await made.open_it(beth, receipt.alert)
    assert opened.alert is not None
    assert opened.alert.level is Level.KIND_OF_WORRY
    with pytest.raises(Problem) as refused:
        await ana.call(routes.RECALL, id=receipt.alert)
    assert refused.value.code == "alert-already-opened"


async def test_what_lapsed_unread_is_gone_until_renewed(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(days=0))
    await hub.fire(DAY // 2 + DAY // 24)  # past midnight, within the session
    ana, beth = await again(hub, "Ana Sender"), await again(hub, "Beth Receiver")
    assert (await ana.call(routes.ALERT, id=receipt.alert)).row.state == "lapsed"
    with pytest.raises(Problem) as refused:
        await beth.call(routes.ALERT, id=receipt.alert)
    assert refused.value.status == 404
    renewal = RenewAlert(
        version=1,
        basis=made.reason(hub, ana.id, beth.id),
        told=made.told(),
        best_before=made.day(hub, 2),
        when="today",
    )
    with pytest.raises(Problem) as refused:
        await ana.call(routes.RENEW, renewal.model_copy(update={"when": "soon"}), id=receipt.alert)
    assert (refused.value.status, refused.value.code) == (422, "content-not-listed")
    await ana.call(routes.RENEW, renewal, id=receipt.alert)
    opened = await made.open_it(beth, receipt.alert)
    assert opened.alert is not None
    assert opened.alert.client is not None
    assert opened.alert.client.name == "Mere Tāne"
    assert opened.row.version == 2
    assert opened.alert.picks[Field.WHEN] == ["today"]


async def test_what_lapsed_in_hand_is_read_as_old(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(days=0))
    await made.open_it(beth, receipt.alert)
    await hub.fire(DAY // 2 + DAY // 24)
    beth = await again(hub, "Beth Receiver")
    seen = await beth.call(routes.ALERT, id=receipt.alert)
    assert seen.old
    assert seen.alert is not None


async def test_the_wrong_person_loses_access_and_a_privacy_officer_hears(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    pita = await hub.sign_in("Pita Privacy")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    assert (await pita.call(routes.ALERTS)).rows == []
    await beth.call(routes.MISDIRECT, id=receipt.alert)
    with pytest.raises(Problem) as refused:
        await beth.call(routes.ALERT, id=receipt.alert)
    assert refused.value.status == 404
    [row] = (await pita.call(routes.ALERTS)).rows
    assert (row.id, row.why, row.state) == (receipt.alert, "privacy", "misdirected")
    assert (await pita.call(routes.ME)).waiting == 1
    assert (await pita.call(routes.ALERT, id=receipt.alert)).row.why == "privacy"
    assert len((await pita.call(routes.LOOKS, id=receipt.alert)).looks) == 1
    await hub.fire(15 * DAY)
    pita = await again(hub, "Pita Privacy")
    assert (await pita.call(routes.ALERTS)).rows == []
    assert (await pita.call(routes.ME)).waiting == 0


@pytest.mark.parametrize("end", ["misdirected", "lapsed"])
async def test_a_clock_set_back_shows_nobody_what_was_taken_from_them(
    hub: AsgiHub, end: str
) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(days=0))
    if end == "misdirected":
        await made.open_it(beth, receipt.alert)
        await beth.call(routes.MISDIRECT, id=receipt.alert)
    else:
        await hub.fire(DAY // 2 + DAY // 24)
        beth = await again(hub, "Beth Receiver")
    for back in (1_000_000, DAY // 24, DAY):
        hub.clock.now -= back
        assert (await beth.call(routes.ME)).waiting == 0
        assert (await beth.call(routes.ALERTS)).rows == []
        with pytest.raises(Problem) as refused:
            await beth.call(routes.ALERT, id=receipt.alert)
        assert refused.value.status == 404


async def test_a_question_without_a_name(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(Level.ASK))
    opened = await made.open_it(beth, receipt.alert)
    assert opened.alert is not None
    assert (opened.alert.client, opened.alert.told) == (None, None)
    assert "fits" not in opened.answers
    assert "more" not in opened.answers
    await made.close(beth, receipt.alert, "helped")
    assert hub.leaves(receipt.alert)[0] == "ask:sent"


@pytest.mark.parametrize("end", ["unopened", "closed", "recalled", "misdirected"])
async def test_a_question_without_a_name_fades(hub: AsgiHub, end: str) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(Level.ASK))
    if end == "closed":
        await made.close(ana, receipt.alert, "helped")
    elif end == "recalled":
        await ana.call(routes.RECALL, id=receipt.alert)
    elif end == "misdirected":
        await made.open_it(beth, receipt.alert)
        await beth.call(routes.MISDIRECT, id=receipt.alert)
    await hub.fire(13 * DAY)
    ana = await again(hub, "Ana Sender")
    assert (await ana.call(routes.ALERTS, query={"box": "sent"})).rows, "control: not yet"
    await hub.fire(DAY + 1_000_000)
    ana, beth = await again(hub, "Ana Sender"), await again(hub, "Beth Receiver")
    assert (await ana.call(routes.ME)).turns == 0
    for desk, box in ((ana, "sent"), (beth, "waiting")):
        assert (await desk.call(routes.ALERTS, query={"box": box})).rows == []
        with pytest.raises(Problem) as refused:
            await desk.call(routes.ALERT, id=receipt.alert)
        assert refused.value.status == 404
    assert "alert:shown" not in hub.leaves(receipt.alert)


async def again(hub: AsgiHub, name: str) -> Desk:
    """Sign in once more: the session ended with the shift."""
    return await hub.sign_in_again(name)


async def test_given_back_unread_it_cannot_be_answered_or_closed_unread(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id)
    with pytest.raises(Problem) as refused:
        await made.answer(beth, receipt.alert, "not-for-me", reason="not-my-work")
    assert refused.value.code == "alert-state"
    seen = await made.answer(beth, receipt.alert, "not-for-me", reason="too-close-to-me")
    assert (seen.alert, seen.row.state) == (None, "declined")
    await ana.call(routes.WORRY, id=receipt.alert)
    with pytest.raises(Problem) as refused:
        await made.answer(beth, receipt.alert, "have-it")
    assert refused.value.code == "alert-state"
    with pytest.raises(Problem) as refused:
        await made.close(
            beth, receipt.alert, "helped", told=made.told(), basis=made.reason(hub, beth.id, ana.id)
        )
    assert refused.value.code == "alert-state"
    assert (await ana.call(routes.LOOKS, id=receipt.alert)).looks == []
