"""Who has it, as supervisor: at the desk, by voice from home, and looked back on later."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from functools import partial

import pytest

from hubtui.domain.clock import MINUTE
from hubtui.server.http.auth import HOST
from hubtui.server.overrides.calling import voice_code
from hubtui.server.overrides.roster import found_roster
from hubtui.server.tx import Tx
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import (
    Acknowledge,
    ByPhone,
    ByVoice,
    ConfirmVoice,
    HandOver,
    OverrideOut,
    ReadBack,
    Review,
    SetRoster,
    StandDown,
)
from hubtui.wire.settings import SetSettings
from tests.hubs import HANG, NOON, PASSPHRASE, AsgiHub, Problem
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
    happened,
    look,
    open_it,
    pass_minutes,
    readers,
    rows,
    send,
    set_roster,
    told_of,
)

GOOD = {
    "badly_hurt": "yes",
    "no_more_than_needed": "yes",
    "each_could_help": "yes",
    "do_they_know": "no",
    "outcome": "right",
}


def passphrase(name: str) -> str:
    """As ``AsgiHub.sign_in`` chose it."""
    return PASSPHRASE.format(name.split()[0].lower()[::-1] + "zqx")


async def acknowledge(hub: AsgiHub, name: str, override: str, acting: str = "me") -> str | None:
    """Acknowledge; gives the name of whoever has it."""
    desk = await hub.sign_in(name)
    out = await desk.call(routes.ACKNOWLEDGE, Acknowledge(acting=acting), id=override)
    names = {person: who for who, person in hub.created.people.items()}
    return names.get(out.acknowledged_by or "")


async def over(hub: AsgiHub, override: str, by: str = ANA) -> None:
    """Say that it is over."""
    desk = await hub.sign_in(by)
    await desk.call(routes.STAND_DOWN, StandDown(why="over"), id=override)


async def look_back(hub: AsgiHub, name: str, override: str, **more: str) -> str:
    """Look back on it; gives the outcome as its reader then sees it."""
    desk = await hub.sign_in(name)
    body = Review.model_validate({"passphrase": passphrase(name), **GOOD, **more})
    return (await desk.call(routes.REVIEW, body, id=override)).outcome


def code_of(hub: AsgiHub, override: str, name: str) -> str:
    return voice_code(hub.server, hub.server.q, override, hub.created.people[name])


async def test_the_first_wins_and_the_second_is_told_who(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 16)
    both = await asyncio.gather(
        acknowledge(hub, SELA, receipt.override), acknowledge(hub, TAMA, receipt.override)
    )
    assert len(set(both)) == 1
    assert both[0] in (SELA, TAMA)
    other = TAMA if both[0] == SELA else SELA
    assert (await look(hub, other, receipt.override)).acknowledged_by == hub.created.people[both[0]]
    assert ("override:changed", receipt.reference) in told_of(hub, ANA)
    again = await acknowledge(hub, str(both[0]), receipt.override)
    assert again == both[0]
    kinds = [kind for kind, _, _ in happened(hub, receipt.override)]
    assert kinds.count("acknowledged") == 2  # one each, whoever says it twice


def called(hub: AsgiHub, override: str) -> list[str]:
    """Every call of a supervisor, in order."""
    return [who for kind, who, _ in happened(hub, override) if kind == "paged"]


async def test_no_one_is_seen_and_no_more_and_the_next_is_called_at_once(hub: AsgiHub) -> None:
    await set_roster(hub, (SELA, TAMA), (COLIN,))
    receipt = await send(hub, BETH)
    assert called(hub, receipt.override) == [SELA]
    assert await acknowledge(hub, SELA, receipt.override, "nobody-yet") is None
    assert called(hub, receipt.override) == [SELA, TAMA]
    assert COLIN in readers(hub, receipt.override), "and the next who is able to act is told"
    [row] = await rows(hub, SELA)
    assert (row.wants, row.needs_a_person) == ("acknowledge", False), "asked anew, on bar and Home"
    await pass_minutes(hub, 6)
    assert called(hub, receipt.override)[2:] == [SELA], "the steps go on"
    assert await acknowledge(hub, SELA, receipt.override, "me") == SELA
    before = happened(hub, receipt.override)
    await pass_minutes(hub, 90)
    assert happened(hub, receipt.override) == before


async def test_a_supervisor_who_acts_no_more_is_called_for_again(hub: AsgiHub) -> None:
    await set_roster(hub, (SELA, TAMA), (COLIN,))
    receipt = await send(hub, BETH)
    await acknowledge(hub, SELA, receipt.override, "me")
    await pass_minutes(hub, 20)
    assert called(hub, receipt.override) == [SELA]
    assert COLIN not in readers(hub, receipt.override), "while she acts nobody else is told"
    await acknowledge(hub, SELA, receipt.override, "nobody-yet")
    assert called(hub, receipt.override) == [SELA, TAMA]
    assert COLIN in readers(hub, receipt.override)
    await pass_minutes(hub, 61)
    steps = [code for kind, _, code in happened(hub, receipt.override) if kind == "shown"]
    assert steps[:2] == ["page-again", "next-supervisor"]


async def test_whom_a_supervisor_named_cannot_act_so_she_is_called_again(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    sela, beth = await hub.sign_in(SELA), await hub.sign_in(BETH)
    named = Acknowledge(acting="named", person=beth.id)
    out = await sela.call(routes.ACKNOWLEDGE, named, id=receipt.override)
    assert out.standing is not None
    assert (out.standing.code, out.standing.by) == ("said-by", sela.id)
    await beth.call(routes.READ_BACK, ReadBack(answer="cannot-act"), id=receipt.override)
    assert [row.wants for row in await rows(hub, SELA)] == ["acknowledge"]
    assert called(hub, receipt.override) == [SELA, SELA, TAMA]


async def test_a_supervisors_second_answer_shows_the_first(hub: AsgiHub) -> None:
    receipt, sela = await send(hub, BETH), await hub.sign_in(SELA)
    first = Acknowledge(acting="me", replaces="")
    await sela.call(routes.ACKNOWLEDGE, first, id=receipt.override)
    other = Acknowledge(acting="nobody-yet", replaces="")
    with pytest.raises(Problem, match="override-answered"):
        await sela.call(routes.ACKNOWLEDGE, other, id=receipt.override)
    changed = Acknowledge(acting="nobody-yet", replaces="me")
    await sela.call(routes.ACKNOWLEDGE, changed, id=receipt.override)


async def test_over_is_said_by_the_sender_who_acts_and_the_supervisor_acting(
    hub: AsgiHub,
) -> None:
    async def say_over(name: str, override: str) -> OverrideOut:
        desk = await hub.sign_in(name)
        return await desk.call(routes.STAND_DOWN, StandDown(why="police-have-it"), id=override)

    async def answer(name: str, override: str, *, acts: bool) -> OverrideOut:
        desk = await hub.sign_in(name)
        if name == SELA:
            word = Acknowledge(acting="me" if acts else "nobody-yet")
            return await desk.call(routes.ACKNOWLEDGE, word, id=override)
        said = ReadBack(answer="going" if acts else "cannot-act")
        return await desk.call(routes.READ_BACK, said, id=override)

    for name in (SELA, BETH):
        receipt, desk = await send(hub, BETH), await hub.sign_in(name)
        for _ in range(2):
            with pytest.raises(Problem, match="override-not-acting"):
                await say_over(name, receipt.override)
            out = await answer(name, receipt.override, acts=False)
            assert "stand-down" not in out.acts
        out = await answer(name, receipt.override, acts=True)
        assert "stand-down" in out.acts
        out = await say_over(name, receipt.override)
        assert out.standing is not None
        assert (out.standing.code, out.standing.who, out.standing.what) == (
            "over",
            desk.id,
            "police-have-it",
        )
        [row] = [each for each in await rows(hub, ANA) if each.id == receipt.override]
        assert row.wants == "over", "the sender hears it on Home and bar"
        ana = await hub.sign_in(ANA)
        heard = await ana.call(routes.OPEN_OVERRIDE, Nothing(), id=receipt.override)
        assert heard.row.wants == "record"
        assert heard.standing is not None
        assert heard.standing.who == desk.id


async def test_it_stays_with_its_sender_and_who_acts_until_it_is_over(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)

    async def stays() -> list[str]:
        found = [
            (name, row)
            for name in (ANA, BETH, SELA, COLIN)
            for row in await rows(hub, name)
            if row.stays and row.id == receipt.override
        ]
        return [name for name, _ in found]

    assert await stays() == [ANA]
    desk = await hub.sign_in(BETH)
    await desk.call(routes.READ_BACK, ReadBack(answer="going"), id=receipt.override)
    await acknowledge(hub, SELA, receipt.override)
    assert await stays() == [ANA, BETH, SELA]
    await over(hub, receipt.override, BETH)
    assert await stays() == []


async def test_nobody_from_whom_it_is_kept_may_be_rung_about_it(hub: AsgiHub) -> None:
    people = hub.created.people
    await set_roster(hub, (SELA, TAMA), (COLIN,))
    receipt = await send(hub, BETH, keep_from=(TAMA, NORA))
    await pass_minutes(hub, 61)
    everyone = await hub.sign_in(ARI)
    rung = [(await look(hub, name, receipt.override)).may_ring for name in (ANA, BETH, FAITH, PITA)]
    await open_it(hub, SELA, receipt.override)
    rung.append((await look(hub, SELA, receipt.override)).may_ring)
    [row] = (await everyone.call(routes.OVERRIDES)).rows
    assert row.may_ring == [people[SELA]], "who is on call, and not everybody but those"
    await everyone.call(routes.SET_SETTINGS, SetSettings(hub_phone="021 555 099"))
    [row] = (await everyone.call(routes.OVERRIDES)).rows
    assert row.may_ring == []
    assert len(rung) == 5
    for ids in rung:
        assert ids is not None
        assert {people[TAMA], people[NORA]}.isdisjoint(ids)
        assert people[COLIN] in ids
    sela = await hub.sign_in(SELA)
    for person in (people[TAMA], people[NORA]):
        with pytest.raises(Problem, match="person-unknown"):
            await sela.call(
                routes.ACKNOWLEDGE,
                Acknowledge(acting="named", person=person),
                id=receipt.override,
            )
        with pytest.raises(Problem, match="override-not-told"):
            await sela.call(routes.BY_PHONE, ByPhone(person=person), id=receipt.override)


async def test_nobody_acknowledges_their_own(hub: AsgiHub) -> None:
    mine = await send(hub, BETH, by=SELA)
    assert readers(hub, mine.override)[TAMA] == {"supervisor"}
    with pytest.raises(Problem, match="not-yours"):
        await acknowledge(hub, SELA, mine.override)
    named = await send(hub, SELA)
    assert readers(hub, named.override) == {
        ANA: {"sender"},
        SELA: {"recipient"},
        TAMA: {"supervisor"},
    }
    with pytest.raises(Problem, match="not-yours"):
        await acknowledge(hub, SELA, named.override)


async def test_a_hub_without_a_free_supervisor_falls_to_the_privacy_officer(hub: AsgiHub) -> None:
    receipt = await send(hub, SELA, TAMA)
    assert readers(hub, receipt.override)[PITA] == {"supervisor"}
    assert await acknowledge(hub, PITA, receipt.override, "someone-else") == PITA


async def test_who_is_acting_is_picked_and_named_people_exist(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    desk = await hub.sign_in(SELA)
    for body in (Acknowledge(acting="perhaps"), Acknowledge(acting="named")):
        with pytest.raises(Problem):
            await desk.call(routes.ACKNOWLEDGE, body, id=receipt.override)
    person = hub.created.people[COLIN]
    named = Acknowledge(acting="named", person=person)
    out = await desk.call(routes.ACKNOWLEDGE, named, id=receipt.override)
    assert (out.acting, out.acting_person) == ("named", person)


@pytest.mark.parametrize("name", [ARI, FAITH, PITA])
async def test_nobody_it_never_reaches_is_named_as_acting(hub: AsgiHub, name: str) -> None:
    """They would hold the ladder and never hear of it; a recipient cannot name them either."""
    receipt = await send(hub, BETH)
    sela, beth, person = await hub.sign_in(SELA), await hub.sign_in(BETH), hub.created.people[name]
    body = Acknowledge(acting="named", person=person)
    answer = ReadBack(answer="someone-else", person=person)
    with pytest.raises(Problem, match="override-not-able"):
        await sela.call(routes.ACKNOWLEDGE, body, id=receipt.override)
    with pytest.raises(Problem, match="override-not-able"):
        await beth.call(routes.READ_BACK, answer, id=receipt.override)
    told = await send(hub, name)  # whom the sender picked has been told, whatever their part
    out = await sela.call(routes.ACKNOWLEDGE, body, id=told.override)
    assert out.acknowledged_at


async def test_nobody_is_named_who_says_that_they_cannot(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    sela, beth = await hub.sign_in(SELA), await hub.sign_in(BETH)
    await beth.call(routes.READ_BACK, ReadBack(answer="cannot-act"), id=receipt.override)
    body = Acknowledge(acting="named", person=beth.id)
    with pytest.raises(Problem, match="override-they-cannot"):
        await sela.call(routes.ACKNOWLEDGE, body, id=receipt.override)
    await beth.call(routes.READ_BACK, ReadBack(answer="going"), id=receipt.override)
    assert (await sela.call(routes.ACKNOWLEDGE, body, id=receipt.override)).acknowledged_at


async def test_by_voice_stops_the_paging_and_is_confirmed_later(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    code = code_of(hub, receipt.override, SELA)
    assert len(code) == 4
    assert code.isdigit()
    door = await hub.sign_in(NORA)
    heard = await door.call(routes.BY_VOICE, ByVoice(code=f" {code[:2]} {code[2:]}"))
    assert (heard.person, heard.already) == (hub.created.people[SELA], False)
    assert heard.acknowledged
    before = happened(hub, receipt.override)
    assert before[-1] == ("has-it-by-voice", SELA, "me")
    await pass_minutes(hub, 90)
    assert happened(hub, receipt.override)[len(before) :] == []
    assert (await rows(hub, SELA))[0].wants == "confirm-voice"
    desk = await hub.sign_in(SELA)
    out = await desk.call(routes.CONFIRM_VOICE, ConfirmVoice(yes=True), id=receipt.override)
    assert out.by_voice
    assert out.row.wants == ""
    again = ByVoice(code=code, reference=receipt.reference.lower())
    assert (await door.call(routes.BY_VOICE, again)).already


async def test_it_was_not_her_so_the_call_begins_again(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    door = await hub.sign_in(NORA)
    code = code_of(hub, receipt.override, SELA)
    await door.call(routes.BY_VOICE, ByVoice(code=code))
    heard = await look(hub, ANA, receipt.override)
    assert heard.standing is not None
    assert (heard.standing.code, heard.standing.by) == ("said-by", door.id), "not yet her own word"
    desk = await hub.sign_in(SELA)
    out = await desk.call(routes.CONFIRM_VOICE, ConfirmVoice(yes=False), id=receipt.override)
    assert out.acknowledged_by is None
    assert out.row.wants == "acknowledge"
    assert code_of(hub, receipt.override, SELA) not in (code, ""), "whoever used it has it no more"
    with pytest.raises(Problem, match="voice-code-unknown"):
        await door.call(routes.BY_VOICE, ByVoice(code=code))
    count = len(happened(hub, receipt.override))
    await pass_minutes(hub, 16)
    later = happened(hub, receipt.override)[count:]
    assert ("paged", TAMA, "next-supervisor") in later
    with pytest.raises(Problem, match="voice-not-yours"):
        await desk.call(routes.CONFIRM_VOICE, ConfirmVoice(yes=True), id=receipt.override)


async def test_nobody_else_hears_of_it_before_it_comes_to_every_workstation(hub: AsgiHub) -> None:
    receipt, colin = await send(hub, BETH), await hub.sign_in(COLIN)
    await open_it(hub, BETH, receipt.override)
    await pass_minutes(hub, 6)
    await colin.call(routes.BY_VOICE, ByVoice(code=code_of(hub, receipt.override, SELA)))
    desk = await hub.sign_in(SELA)
    await desk.call(routes.CONFIRM_VOICE, ConfirmVoice(yes=False), id=receipt.override)
    await acknowledge(hub, SELA, receipt.override)
    for name in (COLIN, NORA, ARI):
        assert receipt.reference not in [reference for _, reference in told_of(hub, name)]


async def test_who_denies_having_rung_takes_away_no_word_but_their_own(hub: AsgiHub) -> None:
    receipt, colin = await send(hub, BETH), await hub.sign_in(COLIN)
    await pass_minutes(hub, 61)
    assert [row.why for row in await rows(hub, COLIN)] == ["everyone"]
    code = code_of(hub, receipt.override, TAMA)
    await colin.call(routes.BY_VOICE, ByVoice(code=code))
    sela, tama = await hub.sign_in(SELA), await hub.sign_in(TAMA)
    named = Acknowledge(acting="named", person=tama.id)
    await sela.call(routes.ACKNOWLEDGE, named, id=receipt.override)
    out = await tama.call(routes.CONFIRM_VOICE, ConfirmVoice(yes=False), id=receipt.override)
    assert out.acknowledged_by == sela.id
    assert await rows(hub, COLIN) == []
    assert (await sela.call(routes.USE)).median_acknowledge_seconds is not None


async def test_codes_cannot_be_gone_through(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    right = code_of(hub, receipt.override, SELA)
    door = await hub.sign_in(ANA)
    wrong = (f"{number:04d}" for number in range(20) if f"{number:04d}" != right)
    for _, code in zip(range(10), wrong, strict=False):
        with pytest.raises(Problem, match="voice-code-unknown"):
            await door.call(routes.BY_VOICE, ByVoice(code=code))
    with pytest.raises(Problem, match="voice-wait"):
        await door.call(routes.BY_VOICE, ByVoice(code=right))
    hub.clock.now += 11 * MINUTE
    assert (await door.call(routes.BY_VOICE, ByVoice(code=right))).reference == receipt.reference


async def test_each_live_code_is_its_own(hub: AsgiHub) -> None:
    codes = [code_of(hub, (await send(hub, BETH)).override, SELA) for _ in range(150)]
    assert len(set(codes)) == len(codes)
    stored = {row["mac"] for row in _rows(hub, "SELECT mac FROM override_code")}
    assert not any(code.encode() in mac for code in codes for mac in stored)


def _run(sql: str, tx: Tx) -> None:
    tx.q.run(sql)


def _rows(hub: AsgiHub, sql: str) -> list[dict[str, bytes]]:
    return list(hub.server.store.connection.execute(sql))


async def test_the_look_back_is_by_somebody_who_had_no_part(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    await acknowledge(hub, SELA, receipt.override)
    assert await rows(hub, TAMA) == [], "it is not over: nobody is asked to look back"
    await over(hub, receipt.override)
    assert [row.wants for row in await rows(hub, TAMA)] == ["review"]
    for name, code in ((ANA, "not-yours"), (BETH, "not-yours"), (SELA, "override-involved")):
        with pytest.raises(Problem, match=code):
            await look_back(hub, name, receipt.override)
    with pytest.raises(Problem, match="passphrase-wrong"):
        await look_back(hub, TAMA, receipt.override, passphrase="not mine at all")
    for _ in range(2):  # wrong ones count as at sign-in
        with pytest.raises(Problem, match="passphrase-wrong"):
            await look_back(hub, TAMA, receipt.override, passphrase="nor this one here")
    with pytest.raises(Problem, match="sign-in-wait"):
        await look_back(hub, TAMA, receipt.override)
    hub.clock.now += MINUTE
    with pytest.raises(Problem, match="review-remedy"):
        await look_back(hub, TAMA, receipt.override, outcome="usual-way")
    assert await look_back(hub, TAMA, receipt.override, outcome="right-and-learned")
    for name in (ANA, BETH):
        await open_it(hub, BETH, receipt.override)
        assert (await look(hub, name, receipt.override)).outcome == "right-and-learned"
        assert ("override:reviewed", receipt.reference) in told_of(hub, name)
    with pytest.raises(Problem) as refused:
        await look_back(hub, TAMA, receipt.override)
    assert refused.value.code == "override-reviewed"


async def test_a_session_ended_meanwhile_looks_back_on_nothing(hub: AsgiHub) -> None:
    receipt, tama = await send(hub, BETH), await hub.sign_in(TAMA)
    await acknowledge(hub, SELA, receipt.override)
    await over(hub, receipt.override)
    go = threading.Event()
    holding = asyncio.ensure_future(hub.server.writer.do(lambda _: go.wait(HANG)))
    leaving = asyncio.ensure_future(tama.call(routes.SIGN_OUT))
    await asyncio.sleep(0.05)  # it waits for the writer, and so the look back is let in
    late = asyncio.ensure_future(look_back(hub, TAMA, receipt.override))
    await asyncio.sleep(0.05)
    go.set()
    await asyncio.gather(holding, leaving)
    with pytest.raises(Problem, match="sign-in"):
        await late
    assert "override:reviewed" not in hub.leaves(receipt.override)


async def test_with_one_supervisor_the_privacy_officer_looks_back(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, by=TAMA)
    await acknowledge(hub, SELA, receipt.override, "someone-else")
    await over(hub, receipt.override, TAMA)
    assert readers(hub, receipt.override)[PITA] == {"reviewer"}
    await open_it(hub, PITA, receipt.override)
    desk = await hub.sign_in(PITA)
    out = await desk.call(routes.READ_WORDS, Nothing(), id=receipt.override)
    assert out.content is not None
    assert await look_back(hub, PITA, receipt.override, outcome="usual-way", remedy="talk-it-over")


async def test_an_unfinished_look_back_stops_nothing(hub: AsgiHub) -> None:
    for _ in range(3):
        receipt = await send(hub, BETH)
        await acknowledge(hub, SELA, receipt.override)
    assert (await send(hub, BETH)).reference


async def test_whoever_a_hub_was_founded_with_was_handed_nothing(hub: AsgiHub) -> None:
    people = hub.created.people
    sela, tama = people[SELA], people[TAMA]
    await hub.server.writer.do(lambda tx: found_roster(tx, (sela, tama), (), HOST.person))
    desk = await hub.sign_in(SELA)
    assert (await desk.call(routes.ME)).on_call_from is None
    await set_roster(hub, (SELA, TAMA), (COLIN,))
    assert (await desk.call(routes.ME)).on_call_from is None
    await desk.call(routes.HAND_OVER, HandOver(version=2, to=tama))
    me = await (await hub.sign_in(TAMA)).call(routes.ME)
    assert me.on_call_from == sela, "control: that was a hand-over"


async def test_the_roster_is_never_empty_and_handed_over_in_one_call(hub: AsgiHub) -> None:
    people = hub.created.people
    desk, admin = await hub.sign_in(SELA), await hub.sign_in(ARI)
    first = await desk.call(routes.ROSTER)
    assert (first.version, first.holder) == (0, people[SELA])
    for body in ({"version": 0, "on_call": []}, {"version": 0, "on_call": [people[COLIN]]}):
        with pytest.raises((Problem, ValueError)):
            await desk.call(routes.SET_ROSTER, SetRoster.model_validate(body))
    await set_roster(hub, (SELA,), (COLIN,))
    assert (await admin.call(routes.ROSTER)).thin
    over = await desk.call(routes.HAND_OVER, HandOver(version=1, to=people[TAMA]))
    assert (over.holder, over.version) == (people[TAMA], 2)
    with pytest.raises(Problem) as refused:
        await desk.call(routes.HAND_OVER, HandOver(version=1, to=people[SELA]))
    assert (refused.value.status, refused.value.code) == (409, "roster-changed")
    with pytest.raises(Problem, match="roster-not-supervisor"):
        await desk.call(routes.HAND_OVER, HandOver(version=2, to=people[FAITH]))
    with pytest.raises(Problem, match="not-your-role"):
        await (await hub.sign_in(COLIN)).call(
            routes.HAND_OVER, HandOver(version=2, to=people[SELA])
        )
    assert ("roster:changed", "") in told_of(hub, COLIN)
    tama = await hub.sign_in(TAMA)
    me = await tama.call(routes.ME)
    assert me.on_call_from == people[SELA]
    assert me.on_call_at is not None
    assert ("roster:on-call", "") in told_of(hub, TAMA)
    assert (await desk.call(routes.ME)).on_call_from is None
    await admin.call(
        routes.SET_ROSTER,
        SetRoster(version=2, on_call=[people[TAMA], people[SELA]], able=[], hours="always"),
    )
    assert (await tama.call(routes.ME)).on_call_from == people[SELA], (
        "the hours handed nothing over"
    )
    receipt = await send(hub, BETH)
    assert receipt.told[-1].person == people[TAMA]


async def test_a_supervisor_changes_when_the_hub_is_open(hub: AsgiHub) -> None:
    await set_roster(hub, (SELA, TAMA), (BETH,))
    sela = await hub.sign_in(SELA)
    before = await sela.call(routes.ROSTER)
    assert before.hours == "weekdays"
    on_call = [each.person for each in before.entries if each.on_call]
    body = SetRoster(version=before.version, hours="always", on_call=on_call)
    assert (await sela.call(routes.SET_ROSTER, body)).hours == "always"
    saturday = NOON + 3 * 24 * 60 * MINUTE  # noon was a Wednesday's
    hub.clock.now = saturday
    sent = await send(hub, BETH)
    (due,) = [
        row["due_at"]
        for row in hub.server.q.override_timers(override=sent.override)
        if row["step"] == "review-due"
    ]
    assert due - saturday < 3 * 24 * 60 * MINUTE, "Sunday and Monday count: by the hours just set"
    body = SetRoster(version=before.version + 1, hours="never", on_call=on_call)
    with pytest.raises(Problem, match="answer-unknown"):
        await sela.call(routes.SET_ROSTER, body)
    left = SetRoster(version=before.version + 1, on_call=on_call)
    assert (await sela.call(routes.SET_ROSTER, left)).hours == "always"


async def test_a_number_only_the_set_up_knows_stays_on_the_phone_card(hub: AsgiHub) -> None:
    await set_roster(hub, (TAMA, SELA), ())
    card = (await (await hub.sign_in(ANA)).call(routes.FACTS)).phone_card.on_call
    assert card == [(SELA, "021 555 010")], "of Tama there is none at all"


async def test_the_phone_card_is_the_roster(hub: AsgiHub) -> None:
    desk = await hub.sign_in(ANA)
    before = (await desk.call(routes.FACTS)).phone_card.on_call
    assert before == [(SELA, "021 555 010")]  # as the hub was set up, until there is a roster
    phones = {SELA: "021 555 021", TAMA: "021 555 022"}
    for name, phone in phones.items():
        sql = f"UPDATE person SET phone = '{phone}' WHERE id = '{hub.created.people[name]}'"
        await hub.server.writer.do(partial(_run, sql))
    await set_roster(hub, (TAMA, SELA), ())
    after = (await desk.call(routes.FACTS)).phone_card.on_call
    assert after == [(TAMA, phones[TAMA]), (SELA, phones[SELA])]


async def test_use_is_counted_and_nobody_is_in_it(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    await pass_minutes(hub, 4)
    await acknowledge(hub, SELA, receipt.override)
    slow = await send(hub, BETH)
    await pass_minutes(hub, 20)
    await acknowledge(hub, TAMA, slow.override)
    use = await (await hub.sign_in(SELA)).call(routes.USE)
    assert (use.overrides, use.alerts, use.many, use.late) == (2, 0, True, 1)
    assert use.median_acknowledge_seconds in (720, 721)
    assert not any(person in use.model_dump_json() for person in hub.created.people.values())
    assert use.logged == {}, "a privacy officer's"
    with pytest.raises(Problem, match="not-your-role"):
        await (await hub.sign_in(ANA)).call(routes.USE)


async def test_what_was_seen_with_no_one_acting_was_not_seen_at_once(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    await acknowledge(hub, SELA, receipt.override, "nobody-yet")
    pita = await hub.sign_in(PITA)
    assert (await pita.call(routes.USE)).median_acknowledge_seconds is None
    await pass_minutes(hub, 16)
    assert (await pita.call(routes.USE)).late == 1
    await acknowledge(hub, TAMA, receipt.override)
    assert (await pita.call(routes.USE)).median_acknowledge_seconds == 16 * 60


async def test_a_privacy_officer_has_a_report_from_the_log_itself(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH)
    await acknowledge(hub, SELA, receipt.override)
    await over(hub, receipt.override)
    await look_back(hub, TAMA, receipt.override)
    kept = await send(hub, BETH, keep_from=(PITA,))
    pita = await hub.sign_in(PITA)
    use = await pita.call(routes.USE)
    mine = [event for event in hub.leaves(receipt.override) if event != "override:reviewed"]
    assert use.logged == {**Counter(mine), "override:reviewed/right": 1}
    assert kept.reference not in use.model_dump_json()
