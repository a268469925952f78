"""Send now: on disk, people told, nothing asked and nothing refused."""

from __future__ import annotations

import asyncio
import json
from itertools import product

import pytest

from hubtui.domain.clock import HOUR
from hubtui.domain.text import UNSAFE, TextKind, clean_text
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    Acknowledge,
    ReadBack,
    RecordRest,
    SendOverride,
    StandDown,
    StillTrue,
)
from tests.corpus import HOSTILE
from tests.hubs import AsgiHub, Problem
from tests.server import made
from tests.server.overrides.danger import (
    ANA,
    ARI,
    BETH,
    COLIN,
    FAITH,
    NORA,
    SECRETS,
    SELA,
    TAMA,
    body,
    happened,
    here,
    look,
    open_it,
    pass_minutes,
    readers,
    rows,
    send,
    set_roster,
    told_of,
)


async def test_recipients_and_the_supervisor_are_told_together(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, called="yes", called_at=hub.clock.now)
    people = hub.created.people
    assert [(one.person, one.as_supervisor) for one in receipt.told] == [
        (people[BETH], False),
        (people[SELA], True),
    ]
    assert receipt.checkpoint
    assert not receipt.late
    assert not receipt.cleaned
    assert readers(hub, receipt.override) == {
        ANA: {"sender"},
        BETH: {"recipient"},
        SELA: {"supervisor"},
    }
    assert [row.wants for row in await rows(hub, BETH)] == ["open"]
    assert [row.wants for row in await rows(hub, SELA)] == ["acknowledge"]
    assert [row.wants for row in await rows(hub, ANA)] == ["record"]
    assert await rows(hub, COLIN) == []
    for name in (BETH, SELA):
        assert ("override:new", receipt.reference) in told_of(hub, name)


async def test_who_is_named_twice_is_told_once(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, BETH, ANA)
    told = [one.person for one in receipt.told if not one.as_supervisor]
    assert told == [hub.created.people[BETH]], "nor is its sender told"
    assert len([event for event in told_of(hub, BETH) if event[0] == "override:new"]) == 1


async def test_a_recipient_reads_the_words_once_opened_and_says_who_goes(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    closed = await look(hub, BETH, receipt.override)
    assert closed.content is None
    assert closed.acts[0] == "open"
    opened = await open_it(hub, BETH, receipt.override)
    assert opened.content is not None
    assert (opened.content.about, opened.content.words, opened.content.where) == SECRETS
    assert opened.phone == "021 555 001"
    desk = await hub.sign_in(BETH)
    went = await desk.call(routes.READ_BACK, ReadBack(answer="going"), id=receipt.override)
    assert went.row.wants == ""
    [told, _] = (await look(hub, ANA, receipt.override)).told
    assert told.read_back == "going"
    assert told.opened_at
    assert [one[0] for one in happened(hub, receipt.override)].count("opened") == 1
    await open_it(hub, BETH, receipt.override)
    assert [one[0] for one in happened(hub, receipt.override)].count("opened") == 1


async def test_a_supervisor_sees_the_envelope_then_the_words_by_one_more_call(
    hub: AsgiHub,
) -> None:
    receipt = await send(hub, BETH)
    shut = await look(hub, SELA, receipt.override)
    assert shut.sender is None
    assert shut.told == []
    assert shut.content is None
    envelope = await open_it(hub, SELA, receipt.override)
    assert envelope.sender == hub.created.people[ANA]
    assert envelope.called == "not-said"
    assert envelope.content is None
    assert not any(secret in envelope.model_dump_json() for secret in SECRETS)
    desk = await hub.sign_in(SELA)
    read = await desk.call(routes.READ_WORDS, Nothing(), id=receipt.override)
    assert read.content is not None
    assert read.content.words == SECRETS[1]
    logged = hub.leaves(receipt.override)
    assert logged.count("override:words-read") == 1
    assert (await look(hub, SELA, receipt.override)).content is not None
    with pytest.raises(Problem) as refused:
        await (await hub.sign_in(BETH)).call(routes.READ_WORDS, Nothing(), id=receipt.override)
    assert refused.value.code == "not-yours"


async def test_only_a_key_and_a_time_are_needed(hub: AsgiHub) -> None:
    await here(hub, COLIN)
    desk = await hub.sign_in(ANA)
    raw = await desk.raw("POST", "/v1/overrides", b'{"key": "a1", "written_at": 1}')
    assert raw.status_code == 201
    receipt = routes.SEND_OVERRIDE.gives.model_validate_json(raw.content)
    assert receipt.late
    assert [one.person for one in receipt.told] == [
        hub.created.people[COLIN],
        hub.created.people[SELA],
    ]


async def test_the_next_able_person_stands_in_and_the_sender_is_told(hub: AsgiHub) -> None:
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    people = hub.created.people
    receipt = await send(hub, BETH, recipients=["0" * 32, people[BETH], people[ANA]])
    assert receipt.replaced == ["0" * 32, people[ANA]]
    assert [one.person for one in receipt.told if not one.as_supervisor] == [
        people[BETH],
        people[COLIN],
        people[NORA],
    ]


async def test_without_anybody_able_a_supervisor_is_told_all_the_same(hub: AsgiHub) -> None:
    receipt = await send(hub)
    assert [one.as_supervisor for one in receipt.told] == [True]


async def test_no_text_is_refused(hub: AsgiHub) -> None:
    for text in HOSTILE:
        given = text[:5_000].encode("utf-8", "replace").decode()
        receipt = await send(hub, BETH, words=given, about=given, where=given)
        content = (await open_it(hub, BETH, receipt.override)).content
        assert content is not None
        assert content.words == clean_text(given, TextKind.NOTE, 600)
        assert len(content.words) <= 600
        assert len(content.where) <= 160
        assert not UNSAFE.search(content.words.replace("\n", "") + content.where + content.about)


async def test_half_a_character_and_a_field_of_tomorrow_are_no_reason(hub: AsgiHub) -> None:
    desk = await hub.sign_in(ANA)
    for number, words in enumerate((rb'"by the \ud800 door"', b'"by the \xff door"')):
        raw = b'{"key": "k%d", "written_at": 1, "tomorrow": [1], "words": %s}' % (number, words)
        reply = await desk.raw("POST", "/v1/overrides", raw)
        assert reply.status_code == 201, reply.content
        receipt = routes.SEND_OVERRIDE.gives.model_validate_json(reply.content)
        [mine] = [row for row in await rows(hub, ANA) if row.id == receipt.override]
        content = (await look(hub, ANA, mine.id)).content
        assert content is not None
        assert content.words.startswith("by the ")
    strict = await desk.raw("POST", "/v1/me/settings", rb'{"theme": "\ud800"}')
    assert strict.status_code == 422


async def test_text_that_was_cleaned_says_so(hub: AsgiHub) -> None:
    assert (await send(hub, BETH, words="by the \x1b[2Jdoor")).cleaned
    assert (await send(hub, BETH, words="a" * 700)).cleaned
    assert not (await send(hub, BETH, words="  Kāinga, e hoa\r\nquick ")).cleaned


async def test_no_number_of_them_is_too_many(hub: AsgiHub) -> None:
    for _ in range(40):
        await send(hub, BETH)
    assert len(await rows(hub, BETH)) == 40


async def test_an_office_without_the_guide_sends_too(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, by=NORA)
    assert receipt.reference


async def test_an_answer_that_was_lost_is_given_again(hub: AsgiHub) -> None:
    desk, other = await hub.sign_in(ANA), await hub.sign_in(COLIN)
    sent = body(hub, BETH)
    first = await desk.call(routes.SEND_OVERRIDE, sent)
    hub.clock.now += HOUR
    again = await asyncio.gather(*(desk.call(routes.SEND_OVERRIDE, sent) for _ in range(12)))
    assert {one.override for one in again} == {first.override}
    assert all(one == first for one in again)
    with pytest.raises(Problem) as refused:
        await desk.call(routes.SEND_OVERRIDE, sent.model_copy(update={"words": "other"}))
    assert (refused.value.status, refused.value.code) == (422, "key-used")
    theirs = await other.call(routes.SEND_OVERRIDE, sent)
    assert theirs.override != first.override
    assert len(await rows(hub, BETH)) == 2


async def test_the_same_key_at_the_same_time_is_one_alert(hub: AsgiHub) -> None:
    desk = await hub.sign_in(ANA)
    sent = body(hub, BETH)
    got = await asyncio.gather(*(desk.call(routes.SEND_OVERRIDE, sent) for _ in range(30)))
    assert len({one.override for one in got}) == 1
    assert len(await rows(hub, BETH)) == 1


async def test_other_things_that_took_every_reference_keep_nobody_from_sending(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await hub.sign_in(ANA)
    taken = (await made.send(hub, ana, hub.created.people[BETH])).reference
    for where in ("hubtui.server.alerts.sending", "hubtui.server.overrides.sending"):
        monkeypatch.setattr(f"{where}.new_reference", lambda *_, **__: taken)
    receipt = await send(hub, BETH)
    assert [row.reference for row in await rows(hub, BETH)] == [receipt.reference]


async def test_it_is_recorded_under_named_provisions(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    mine = await look(hub, ANA, receipt.override)
    assert mine.bases == ["hipc-11-threat"]
    assert mine.why_not_ask
    desk = await hub.sign_in(ANA)
    rest = RecordRest(
        how_likely="likely",
        how_bad="badly-hurt",
        how_soon="today",
        child="yes",
        why_not_ask="not-safe",
    )
    part = await desk.call(routes.RECORD_REST, rest, id=receipt.override)
    assert part.row.wants == "record"
    more = RecordRest(who_can_act="police", told="not-safe")
    whole = await desk.call(routes.RECORD_REST, more, id=receipt.override)
    assert whole.row.wants == ""
    logged = hub.leaves(receipt.override)
    assert await desk.call(routes.RECORD_REST, more, id=receipt.override) == whole
    assert hub.leaves(receipt.override) == logged
    assert whole.told_status == "not-safe"
    assert whole.bases[0] == "hipc-11-threat"
    assert whole.record["why_not_ask"] == "not-safe"
    colin = await send(hub, BETH, by=COLIN)
    theirs = await look(hub, COLIN, colin.override)
    assert theirs.bases == ["pa-serious-threat"]
    assert not theirs.why_not_ask
    desk = await hub.sign_in(COLIN)
    added = await desk.call(routes.RECORD_REST, RecordRest(child="yes"), id=colin.override)
    assert added.bases == ["pa-serious-threat", "ot-66C"]


async def test_late_says_when_it_was_written_and_is_asked_about(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, written_at=hub.clock.now - 5 * HOUR)
    assert receipt.late
    [row] = await rows(hub, ANA)
    assert row.wants == "still-true"
    desk = await hub.sign_in(ANA)
    out = await desk.call(routes.STILL_TRUE, StillTrue(yes=False), id=receipt.override)
    assert out.still_true == "no"
    assert out.stood_down_at
    assert ("override:over", receipt.reference) in told_of(hub, BETH)
    in_time = await send(hub, BETH)
    with pytest.raises(Problem, match="override-not-late"):
        await desk.call(routes.STILL_TRUE, StillTrue(yes=True), id=in_time.override)


async def test_stood_down_reaches_every_recipient(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, COLIN)
    desk = await hub.sign_in(COLIN)
    await desk.call(routes.READ_BACK, ReadBack(answer="going"), id=receipt.override)
    await desk.call(routes.STAND_DOWN, StandDown(why="over"), id=receipt.override)
    for name in (ANA, BETH, COLIN, SELA):
        assert ("override:over", receipt.reference) in told_of(hub, name)
    assert (await rows(hub, BETH))[0].over
    assert (await rows(hub, SELA))[0].wants == "acknowledge"


@pytest.mark.parametrize("name", [COLIN, FAITH, ARI])
async def test_it_is_not_there_for_anybody_else(hub: AsgiHub, name: str) -> None:
    receipt = await send(hub, BETH)
    desk = await hub.sign_in(name)
    with pytest.raises(Problem) as refused:
        await desk.call(routes.OVERRIDE, id=receipt.override)
    assert (refused.value.status, refused.value.code) == (404, "unseen")
    with pytest.raises(Problem, match="unseen"):
        await desk.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)


async def test_nothing_that_does_not_fit_refuses_it(hub: AsgiHub) -> None:
    """A desk of tomorrow, or a broken one: whatever can be read of it goes out."""
    desk, beth = await hub.sign_in(ANA), hub.created.people[BETH]
    optional = [name for name in SendOverride.model_fields if name not in ("key", "written_at")]
    unfit: list[object] = ["abc", [1], ["x" * 65], [[]], {}, 7, None, ["no body"], ""]
    for number, (field, value) in enumerate(product(optional, unfit)):
        given = {"key": f"k{number}", "written_at": 1, "recipients": [beth], field: value}
        reply = await desk.raw("POST", "/v1/overrides", json.dumps(given).encode())
        assert reply.status_code == 201, (field, value, reply.content)
    kept = {"key": "k", "written_at": 1, "recipients": [beth, 1], "next_told": [[], beth]}
    reply = await desk.raw("POST", "/v1/overrides", json.dumps(kept).encode())
    assert next(one["person"] for one in reply.json()["told"]) == beth, "what fits holds"


async def test_shown_supervisors_alone_take_nobodys_place(hub: AsgiHub) -> None:
    """They are told as supervisors; who is able by the roster is told as one who may act."""
    people = hub.created.people
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    for named in ((), (BETH,)):
        receipt = await send(hub, *named, next_told=[people[TAMA], people[SELA]])
        await pass_minutes(hub, 20)
        told = (await look(hub, ANA, receipt.override)).told
        acting = [one.person for one in told if not one.as_supervisor]
        assert {people[COLIN], people[NORA]} <= set(acting)
