"""Sending: once, checked whole, nothing left to the client."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from hubtui.domain.alerts.levels import ALLOWED, LISTS, Client, Field, Level
from hubtui.wire import routes
from hubtui.wire.alerts import AlertBody, SendDraft
from hubtui.wire.records import KeepDraft
from tests.hubs import AsgiHub, Desk, Problem
from tests.server import made
from tests.server.made import Wanted


async def spoiled(hub: AsgiHub, desk: Desk, alert: AlertBody, view: str = "0" * 64) -> Problem:
    """Send something the hub must refuse; nothing may come of it."""
    before = hub.server.writer.log_size
    draft = await made.draft(desk)
    with pytest.raises(Problem) as refused:
        await desk.call(routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=draft)
    assert hub.server.writer.log_size == before
    assert (await desk.call(routes.DRAFT, id=draft)).receipt is None
    return refused.value


async def test_twenty_at_once_are_one(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    alert, view = made.body(hub, ana.id, beth.id)
    draft = await made.draft(ana)
    body = SendDraft(version=1, alert=alert, view=view)
    receipts = await asyncio.gather(
        *(ana.call(routes.SEND_DRAFT, body, id=draft) for _ in range(20))
    )
    assert len({receipt.model_dump_json() for receipt in receipts}) == 1
    assert len((await beth.call(routes.ALERTS)).rows) == 1
    assert hub.leaves(receipts[0].alert) == ["alert:sent"]
    kept = await ana.call(routes.DRAFT, id=draft)
    assert (kept.receipt, kept.frozen, kept.answers) == (receipts[0], True, "")
    assert (await ana.call(routes.DRAFTS)).drafts == []


async def test_the_same_draft_with_another_body(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    alert, view = made.body(hub, ana.id, beth.id)
    draft = await made.draft(ana)
    await ana.call(routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=draft)
    other, other_view = made.body(hub, ana.id, beth.id, Wanted(days=5))
    for version, body, digest in ((1, other, other_view), (2, alert, view), (1, alert, "1" * 64)):
        with pytest.raises(Problem) as refused:
            await ana.call(
                routes.SEND_DRAFT, SendDraft(version=version, alert=body, view=digest), id=draft
            )
        assert (refused.value.status, refused.value.code) == (422, "draft-sent-otherwise")
    with pytest.raises(Problem) as refused:
        await ana.call(routes.KEEP_DRAFT, KeepDraft(job="tell", version=1, answers="{}"), id=draft)
    assert (refused.value.status, refused.value.code) == (409, "draft-sent")
    with pytest.raises(Problem) as refused:
        await ana.call(routes.DROP_DRAFT, id=draft)
    assert (refused.value.status, refused.value.code) == (409, "draft-sent")


async def test_anothers_draft_is_as_if_it_were_not(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    draft = await made.draft(ana)
    alert, view = made.body(hub, beth.id, ana.id)
    for id_ in (draft, "0" * 32):
        with pytest.raises(Problem) as refused:
            await beth.call(routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=id_)
        assert (refused.value.status, refused.value.code) == (404, "unseen")


async def test_drafts_follow_one_another(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    draft = await made.draft(ana, '{"who":"Mere"}')
    row = await ana.call(
        routes.KEEP_DRAFT, KeepDraft(job="tell", version=1, answers='{"who":"Hana"}'), id=draft
    )
    assert row.version == 2
    with pytest.raises(Problem) as refused:
        await ana.call(routes.KEEP_DRAFT, KeepDraft(job="tell", version=1, answers="{}"), id=draft)
    assert (refused.value.status, refused.value.facts) == (409, {"version": 2})
    assert (await ana.call(routes.DRAFT, id=draft)).answers == '{"who":"Hana"}'
    [listed] = (await ana.call(routes.DRAFTS)).drafts
    assert (listed.id, listed.version) == (draft, 2)
    await ana.call(routes.DROP_DRAFT, id=draft)
    with pytest.raises(Problem) as refused:
        await ana.call(routes.DRAFT, id=draft)
    assert refused.value.status == 404


async def test_an_idle_draft_goes_and_a_used_one_stays(hub: AsgiHub) -> None:
    ana = await hub.sign_in("Ana Sender")
    idle, used = await made.draft(ana), await made.draft(ana)
    day = 24 * 3_600_000_000
    await hub.fire(13 * day)
    ana = await hub.sign_in_again("Ana Sender")
    await ana.call(routes.KEEP_DRAFT, KeepDraft(job="tell", version=1, answers="{}"), id=used)
    await hub.fire(2 * day)
    ana = await hub.sign_in_again("Ana Sender")
    assert [row.id for row in (await ana.call(routes.DRAFTS)).drafts] == [used]
    assert hub.server.q.draft(id=idle) is None
    await hub.fire(14 * day)
    assert hub.server.q.draft(id=used) is None


async def test_words_are_sealed_and_a_sent_drafts_key_is_gone(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    marker = "Kahurangi Whetū"
    draft = await made.draft(ana, marker)
    wanted = Wanted(Level.DETAILS, Client("person", marker, "known"), note=f"{marker} fell.")
    alert, view = made.body(hub, ana.id, beth.id, wanted)
    await ana.call(routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=draft)
    data = b"".join(path.read_bytes() for path in (hub.server.place / "data").iterdir())
    assert b"Kahurangi" not in data
    assert b"Rimu Street" in data  # the control: what is clear can be found
    assert hub.server.keys.data_key(hub.server.q, draft, "draft") is None


LEVELS = [(level, name) for level in Level for name in Field if name not in ALLOWED[level]]


@pytest.mark.parametrize(("level", "name"), LEVELS, ids=lambda v: str(getattr(v, "value", v)))
async def test_a_levels_forbidden_field_is_refused_whoever_asks(
    hub: AsgiHub, level: Level, name: Field
) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    good, _ = made.body(hub, ana.id, beth.id, Wanted(level))
    more: dict[str, Any]
    if name is Field.CLIENT:
        more = {"client": {"kind": "known"}}
    elif name is Field.NOTE:
        more = {"note": "He drinks."}
    else:
        more = {"picks": {**good.picks, name: list(LISTS[name][:1])}}
    bad = AlertBody.model_validate(good.model_dump() | more, strict=False)
    found = await spoiled(hub, ana, bad)
    assert (found.code, found.field) == ("content-not-allowed", name.value)


@pytest.mark.parametrize("level", list(Level), ids=lambda level: str(int(level)))
async def test_each_level_is_sent_as_it_should_be(hub: AsgiHub, level: Level) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    alert, view = made.body(hub, ana.id, beth.id, Wanted(level))
    draft = await made.draft(ana)
    receipt = await ana.call(
        routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=draft
    )
    assert (await ana.call(routes.ALERT, id=receipt.alert)).alert == alert
    opened = await made.open_it(beth, receipt.alert)
    assert opened.alert == alert
    for name in ALLOWED[level]:
        if name in LISTS and name is not Field.TOPICS:
            short = {n: codes for n, codes in alert.picks.items() if n is not name}
            found = await spoiled(hub, ana, alert.model_copy(update={"picks": short}))
            assert (found.code, found.field) == ("content-missing", name.value)


async def test_what_else_is_refused(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    colin = hub.created.people["Colin Other"]
    good, view = made.body(hub, ana.id, beth.id)
    assert good.client is not None
    assert good.basis is not None
    two, _ = made.body(hub, ana.id, beth.id, Wanted(Level.KIND_OF_WORRY))
    client, basis = good.client, good.basis
    cases: dict[str, tuple[dict[str, Any], str, str]] = {
        "oneself": ({"recipient": ana.id}, "recipient-self", "recipient"),
        "nobody": ({"recipient": "f" * 32}, "person-unknown", "recipient"),
        "kept from": ({"keep_from": [beth.id]}, "recipient-kept-from", "recipient"),
        "kept from me": ({"keep_from": [ana.id]}, "keep-from-self", "keep_from"),
        "kept from nobody": ({"keep_from": ["x"]}, "person-unknown", "keep_from"),
        "deputy me": ({"deputy": ana.id}, "deputy-not-free", "deputy"),
        "deputy kept": ({"deputy": colin, "keep_from": [colin]}, "deputy-not-free", "deputy"),
        "no told": ({"told": None}, "content-missing", "told"),
        "no basis": ({"basis": None}, "content-missing", "basis"),
        "no client": ({"client": None}, "content-missing", "client"),
        "hidden": (
            {"client": client.model_copy(update={"name": "Me\u202ere"})},
            "text-hidden-characters",
            "client",
        ),
        "digits": (
            {"client": client.model_copy(update={"name": "M3re"})},
            "client-name-digits",
            "client",
        ),
        "a note": (
            {"client": client.model_copy(update={"name": "Ruby mum drunk again last night"})},
            "client-name-long",
            "client",
        ),
        "detail": (
            {"client": client.model_copy(update={"value": "340"})},
            "client-detail",
            "client",
        ),
        "a number for an age": (
            {"client": client.model_copy(update={"value": "0000215550001"})},
            "client-detail",
            "client",
        ),
        "many": (
            {
                "level": two.level,
                "picks": two.picks | {Field.TOPICS: list(LISTS[Field.TOPICS][:3])},
            },
            "content-too-many",
            "topics",
        ),
        "unlisted": ({"picks": good.picks | {Field.WHEN: ["now"]}}, "content-not-listed", "when"),
        "promise": ({"promises": ["never-tell"]}, "promise-unknown", "promises"),
        "past": ({"best_before": made.day(hub, -1)}, "best-before-range", "best_before"),
        "far": ({"best_before": made.day(hub, 15)}, "best-before-range", "best_before"),
        "no day": ({"best_before": "2026-02-30"}, "date-unreadable", "best_before"),
        "duties": ({"duties": ["duty.none"]}, "duties-differ", "duties"),
        "answers": (
            {"basis": basis.model_copy(update={"answers": []})},
            "guidance-mismatch",
            "basis",
        ),
        "no to it": (
            {"basis": basis.model_copy(update={"answers": [(basis.answers[0][0], "no")]})},
            "guidance-mismatch",
            "basis",
        ),
        "odd answer": (
            {"basis": basis.model_copy(update={"answers": [(basis.answers[0][0], "perhaps")]})},
            "guidance-mismatch",
            "basis",
        ),
        "other basis": (
            {"basis": basis.model_copy(update={"id": "nonsense"})},
            "guidance-mismatch",
            "basis",
        ),
        "supporting": (
            {"basis": basis.model_copy(update={"supporting": ["x"]})},
            "guidance-mismatch",
            "basis",
        ),
        "old pack": (
            {"basis": basis.model_copy(update={"pack_version": "1"})},
            "pack-changed",
            "basis",
        ),
        "a view": ({}, "view-differs", ""),
    }
    for name, (change, code, field) in cases.items():
        found = await spoiled(hub, ana, good.model_copy(update=change))
        assert (found.code, found.field) == (code, field), name
    draft = await made.draft(ana)  # the control: unspoiled, it goes
    await ana.call(routes.SEND_DRAFT, SendDraft(version=1, alert=good, view=view), id=draft)


async def test_an_office_that_has_not_accepted_the_guide(hub: AsgiHub) -> None:
    nora, beth = await hub.sign_in("Nora New"), await hub.sign_in("Beth Receiver")
    alert, view = made.body(hub, nora.id, beth.id)
    assert (await spoiled(hub, nora, alert, view)).code == "pack-not-accepted"
    await made.send(hub, nora, beth.id, Wanted(Level.ASK))
    pita = hub.created.people["Pita Privacy"]
    agency = hub.created.agencies["New Office"]
    with pytest.raises(Problem) as refused:
        await hub.host.call(routes.ACCEPT_PACK, routes.AcceptPack(agency=agency, by=nora.id))
    assert refused.value.code == "pack-by", "only a privacy officer's word counts"
    await hub.host.call(routes.ACCEPT_PACK, routes.AcceptPack(agency=agency, by=pita))
    await made.send(hub, nora, beth.id)


async def test_a_name_is_kept_as_it_is_written(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    for name in ("Wikitōria Hōne", "Q", "Siân O\u2019Neill-Smith", "محمد", "Le\u02bba"):
        wanted = Wanted(client=Client("person", name, "known"))
        receipt = await made.send(hub, ana, beth.id, wanted)
        opened = await made.open_it(beth, receipt.alert)
        assert opened.alert is not None
        assert opened.alert.client is not None
        assert opened.alert.client.name == name


async def test_a_flood_is_refused_and_says_so(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    hub.server.limits = replace(hub.server.limits, alerts_an_hour=2)
    for _ in range(2):
        await made.send(hub, ana, beth.id)
    with pytest.raises(Problem) as refused:
        await made.send(hub, ana, beth.id)
    assert refused.value.code == "send-too-many"
    hub.clock.now += 3_601_000_000
    await made.send(hub, ana, beth.id)


async def test_recall_and_open_at_once(hub: AsgiHub) -> None:
    """Whoever comes first wins, and never both."""
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    won = set()
    for turn in range(10):
        receipt = await made.send(hub, ana, beth.id)
        both = [ana.call(routes.RECALL, id=receipt.alert), made.open_it(beth, receipt.alert)]
        order = (0, 1) if turn % 2 else (1, 0)
        found = await asyncio.gather(*(both[i] for i in order), return_exceptions=True)
        recalled, opened = (found[order.index(0)], found[order.index(1)])
        assert isinstance(recalled, Problem) != isinstance(opened, Problem)
        state = hub.server.q.alert(id=receipt.alert)["state"]
        won.add(state)
        if state == "recalled":
            assert isinstance(opened, Problem)
            assert opened.status == 404
        else:
            assert isinstance(recalled, Problem)
            assert recalled.code == "alert-already-opened"
    assert won == {"recalled", "opened"}
