"""Whom a matter is kept from never learns of it, by any path; the control learns by each."""

from __future__ import annotations

import pytest

from hubtui.domain.people import Role
from hubtui.wire import routes
from hubtui.wire.alerts import CorrectAlert
from hubtui.wire.people import AddPerson, SetPresence
from tests.hubs import AsgiHub, Desk, Problem
from tests.server import made
from tests.server.made import Wanted

DAY = 24 * 3_600_000_000


async def everything(desk: Desk, reference: str, alert: str) -> set[str]:
    """Every path by which a person could learn of an alert, named where they did."""
    found: set[str] = set()
    for box in ("waiting", "sent"):
        page = await desk.call(routes.ALERTS, query={"box": box})
        if any(row.id == alert for row in page.rows):
            found.add("list")
    if (await desk.call(routes.ME)).waiting:
        found.add("count")
    events = (await desk.call(routes.EVENTS_PAGE, query={"after": "0"})).events
    if any(event.reference == reference for event in events):
        found.add("events")
    week = await desk.call(routes.WEEK)
    if any(row.reference == reference for row in week.late):
        found.add("week")
    if week.asked or week.nothing_back or week.away_with_waiting:
        found.add("week counts")
    for name, path in (("alert", ""), ("looks", "/looks")):
        status = (await desk.raw("GET", f"/v1/alerts/{alert}{path}")).status_code
        if status != 404:
            found.add(name if status == 200 else f"{name} {status}")
    return found


async def late_alert(hub: AsgiHub, *keep_from: str, deputy: str | None = None) -> tuple[str, str]:
    """An alert nobody opened, past every step."""
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    wanted = Wanted(days=10, keep_from=keep_from, deputy=deputy)
    receipt = await made.send(hub, ana, beth.id, wanted)
    await beth.call(routes.PRESENCE, SetPresence(here=False, back=made.day(hub, 5)))
    for _ in range(4):
        await hub.fire(DAY)
    return receipt.reference, receipt.alert


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        (
            "Sela Supervisor",
            {"list", "count", "events", "week", "week counts", "alert", "looks 403"},
        ),
        ("Pita Privacy", {"week", "week counts"}),
        ("Colin Other", {"week", "week counts"}),
    ],
)
async def test_nothing_is_learnt(hub: AsgiHub, name: str, paths: set[str]) -> None:
    person = hub.created.people[name]
    await hub.sign_in(name)
    reference, alert = await late_alert(hub)
    open_to = await hub.sign_in_again(name)
    assert await everything(open_to, reference, alert) == paths  # the control
    ana = await hub.sign_in_again("Ana Sender")
    await ana.call(routes.RECALL, id=alert)
    del hub.desks["Ana Sender"], hub.desks["Beth Receiver"]
    hub.desks["Ana Sender"] = ana
    hub.desks["Beth Receiver"] = await hub.sign_in_again("Beth Receiver")
    events = (await open_to.call(routes.EVENTS_PAGE)).last

    reference, alert = await late_alert(hub, person)
    kept = await hub.sign_in_again(name)
    found = await everything(kept, reference, alert)
    assert found <= {"week counts"} if name == "Sela Supervisor" else found == set()
    assert (await kept.call(routes.EVENTS_PAGE)).last == events
    assert (await kept.call(routes.WEEK)).asked == 0


async def test_supervision_goes_to_the_others(hub: AsgiHub) -> None:
    await hub.sign_in("Tama Supervisor")
    await hub.sign_in("Pita Privacy")
    reference, alert = await late_alert(hub, hub.created.people["Sela Supervisor"])
    tama = await hub.sign_in_again("Tama Supervisor")
    assert (await tama.call(routes.ALERT, id=alert)).row.reference == reference
    pita = await hub.sign_in_again("Pita Privacy")
    assert (await pita.call(routes.ALERT, id=alert)).row.why == "privacy"


async def test_some_privacy_officer_is_told_whomever_it_is_kept_from(hub: AsgiHub) -> None:
    ari = await hub.sign_in("Ari Admin")
    housing = hub.server.q.person(id=hub.created.people["Colin Other"], now=0)["agency"]
    oli = AddPerson(name="Oli Officer", job="", agency=housing, roles=[Role.PRIVACY_OFFICER])
    added = await ari.call(routes.ADD_PERSON, oli)
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    pita = hub.created.people["Pita Privacy"]
    receipt = await made.send(hub, ana, beth.id, Wanted(keep_from=(pita,)))
    seen = {row["person"] for row in hub.server.q.viewers(alert=receipt.alert)}
    assert seen == {ana.id, beth.id, added.id}


async def test_a_privacy_officer_finds_what_went_to_the_wrong_person(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    alert = (await made.send(hub, ana, beth.id, Wanted())).alert
    await made.open_it(beth, alert)
    await beth.call(routes.MISDIRECT, id=alert)
    for one in (ana, beth):
        assert (await one.call(routes.ALERTS)).rows == []
    pita = await hub.sign_in("Pita Privacy")
    [row] = (await pita.call(routes.ALERTS)).rows
    assert (row.id, row.state, row.why) == (alert, "misdirected", "privacy")
    assert (await pita.call(routes.ME)).waiting == 1
    assert [look.person for look in (await pita.call(routes.LOOKS, id=alert)).looks] == [beth.id]
    await hub.fire(14 * DAY)
    pita = await hub.sign_in_again("Pita Privacy")
    assert (await pita.call(routes.ALERTS)).rows == []
    assert (await pita.call(routes.ME)).waiting == 0


async def test_a_deputy_hears_before_the_supervisors(hub: AsgiHub) -> None:
    colin, tama = await hub.sign_in("Colin Other"), await hub.sign_in("Tama Supervisor")
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(days=10, deputy=colin.id))
    assert receipt.next_at is not None
    await hub.fire(receipt.next_at - hub.clock.now)
    assert hub.leaves(receipt.alert)[-1] == "alert:late"
    await hub.fire(DAY)
    colin = await hub.sign_in_again("Colin Other")
    [row] = (await colin.call(routes.ALERTS)).rows
    assert (row.why, row.late) == ("deputy", True)
    out = await colin.call(routes.ALERT, id=receipt.alert)
    assert (out.alert, out.sender, out.recipient) == (None, None, None)
    tama = await hub.sign_in_again("Tama Supervisor")
    assert (await tama.call(routes.ALERTS)).rows == []
    beth = await hub.sign_in_again("Beth Receiver")
    await made.open_it(beth, receipt.alert)
    await hub.fire(2 * DAY)
    tama = await hub.sign_in_again("Tama Supervisor")
    assert (await tama.call(routes.ALERTS)).rows == []


async def test_a_deputy_who_left_keeps_no_supervisor_waiting(hub: AsgiHub) -> None:
    colin, tama = await hub.sign_in("Colin Other"), await hub.sign_in("Tama Supervisor")
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    receipt = await made.send(hub, ana, beth.id, Wanted(days=10, deputy=colin.id))
    assert receipt.next_at is not None
    await hub.server.writer.do(lambda tx: tx.q.remove_person(person=colin.id, now=tx.now))
    await hub.fire(receipt.next_at - hub.clock.now)
    await hub.fire(DAY)
    tama = await hub.sign_in_again("Tama Supervisor")
    assert [row.id for row in (await tama.call(routes.ALERTS)).rows] == [receipt.alert]


@pytest.mark.parametrize("gone", ["kept", "left"])
async def test_supervision_moves_elsewhere_where_both_offices_have_none(
    hub: AsgiHub, gone: str
) -> None:
    """Of both offices first; else the hub's other supervisors; else its privacy officer."""
    ari = await hub.sign_in("Ari Admin")
    for name in ("Ana Sender", "Beth Receiver"):
        await hub.sign_in(name)
    housing = hub.server.q.person(id=hub.created.people["Colin Other"], now=0)["agency"]
    hana = AddPerson(name="Hana Housing", job="", agency=housing, roles=[Role.SUPERVISOR])
    other = (await ari.call(routes.ADD_PERSON, hana)).id
    own = [hub.created.people[name] for name in ("Sela Supervisor", "Tama Supervisor")]
    pita = hub.created.people["Pita Privacy"]
    for out, seen in (([], {*own}), (own, {other}), ([*own, other], {pita})):
        ana, beth = await hub.sign_in_again("Ana Sender"), await hub.sign_in_again("Beth Receiver")
        kept = tuple(out) if gone == "kept" else ()
        receipt = await made.send(hub, ana, beth.id, Wanted(days=10, keep_from=kept))
        for person in out if gone == "left" else ():
            await hub.server.writer.do(
                lambda tx, who=person: tx.q.remove_person(person=who, now=tx.now)  # type: ignore[misc]
            )
        for _ in range(3):
            await hub.fire(DAY)
        viewers = {row["person"] for row in hub.server.q.viewers(alert=receipt.alert)}
        told = {pita} if kept else set()
        assert viewers - {ana.id, beth.id} == seen | told


async def test_the_recipient_does_not_learn_whom_it_is_kept_from(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    sela, colin = hub.created.people["Sela Supervisor"], hub.created.people["Colin Other"]
    receipt = await made.send(hub, ana, beth.id, Wanted(keep_from=(sela,)))
    promised = b'{"promises": ["only-me"]}'  # asked by itself, as it is kept from somebody
    opened = await beth.raw("POST", f"/v1/alerts/{receipt.alert}/openings", promised)
    assert sela not in opened.text
    assert sela in (await ana.raw("GET", f"/v1/alerts/{receipt.alert}")).text  # the control
    with pytest.raises(Problem) as refused:
        await made.answer(beth, receipt.alert, "propose", person=sela)
    assert (refused.value.code, refused.value.field) == ("person-unknown", "person")
    await made.answer(beth, receipt.alert, "propose", person=colin)


async def test_a_correction_can_keep_it_from_more_people(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    sela = await hub.sign_in("Sela Supervisor")
    receipt = await made.send(hub, ana, beth.id)
    await made.open_it(beth, receipt.alert)
    await made.answer(beth, receipt.alert, "not-for-me", reason="not-my-work")
    await ana.call(routes.WORRY, id=receipt.alert)
    await sela.call(routes.ALERT, id=receipt.alert)
    alert, view = made.body(hub, ana.id, beth.id, Wanted(keep_from=(sela.id,)))
    await ana.call(
        routes.CORRECT, CorrectAlert(version=1, alert=alert, view=view), id=receipt.alert
    )
    with pytest.raises(Problem) as refused:
        await sela.call(routes.ALERT, id=receipt.alert)
    assert refused.value.status == 404
    assert "keep-from:set" in hub.leaves(receipt.alert)


async def test_nobody_it_is_kept_from_may_be_rung_and_it_is_for_its_reader_alone(
    hub: AsgiHub,
) -> None:
    people, ana, beth = hub.created.people, await hub.sign_in("Ana Sender"), None
    kept = people["Colin Other"]
    sent = await made.send(hub, ana, people["Beth Receiver"], Wanted(keep_from=(kept,)))
    beth = await hub.sign_in("Beth Receiver")
    unread = await beth.call(routes.ALERT, id=sent.alert)
    assert unread.promises == ["only-me"], "on by itself: who it is kept from she is not told"
    read = await made.open_it(beth, sent.alert, "only-me")
    assert read.alert is not None
    assert read.alert.promises == ["only-me"]
    assert read.alert.keep_from == []
    assert unread.may_ring is None, "held against the directory it would say so before opening"
    for out in (read, await ana.call(routes.ALERT, id=sent.alert)):
        assert out.may_ring is not None
        assert kept not in out.may_ring
        assert people["Sela Supervisor"] in out.may_ring
    free = await made.send(hub, ana, people["Beth Receiver"], Wanted())
    assert (await beth.call(routes.ALERT, id=free.alert)).promises == []
