"""Ask without a name, Is it OK to tell?, We talked, my numbers, and correcting what was sent."""

from __future__ import annotations

import pytest

from hubtui.domain.alerts.consultation import Talked
from hubtui.domain.alerts.levels import Field, Level
from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import Effect, SendAlert
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import Choose, End
from hubtui.flow.engine.walk import Walk
from hubtui.wire import records, routes
from hubtui.wire.alerts import (
    AlertBody,
    AlertOut,
    AlertRow,
    BasisBody,
    ClientBody,
    Receipt,
    ToldBody,
)
from hubtui.wire.records import RecordOut, Records, TalkOut, Talks
from tests.calls import call, is_call, kind
from tests.unit.flow.eastfield import NOW, known, pack
from tests.unit.flow.person import Person

RECEIPT = Receipt(alert="al-1", reference="K7-RATA", at=NOW, leaf=7, checkpoint="c")
RECORD = RecordOut(id="r-1", reference="T4-KIWI", at=NOW, outcome="tell", basis="ot-15")
TALK = TalkOut(
    id="t-1", reference="M3-TOTARA", said_by="ari", other="sue", i_told=True, level=Level(2),
    at=NOW, said_at=NOW,
)  # fmt: skip
ASKED = {"age-band": "child", "setting": "school", "question": "who-should-look"}


def reason(basis: str = "ot-15") -> BasisBody:
    ref = pack().ref
    return BasisBody(
        id=basis, pack=ref.id, pack_version=ref.version, pack_digest=ref.digest,
        answers=[(f"said-{basis}", "yes")],
    )  # fmt: skip


SENT = AlertBody(
    recipient="ana",
    level=Level(2),
    client=ClientBody(kind="person", name="Ruby McAllister", detail="age", value="7"),
    picks={
        Field.WHEN: ["today"],
        Field.FIND_ME: ["ring-me"],
        Field.TOPICS: ["health"],
        Field.ASK: ["look-again"],
    },
    told=ToldBody(talked=Talked.NOT_YET),
    basis=reason(),
    promises=["only-me"],
    best_before="2026-11-18",
)


def sent_out() -> AlertOut:
    row = AlertRow(
        id="al-1", reference="K7-RATA", state="opened", level=Level(2), mine=True, why="sender",
        sent_at=NOW, version=3,
    )  # fmt: skip
    return AlertOut(row=row, alert=SENT, sent_at=NOW, answers=["correct", "close"])


def hub(effect: Effect) -> object:
    if is_call(effect, routes.MAKE_RECORD):
        return RECORD.model_copy(update={"outcome": effect.body.outcome})
    match kind(effect):
        case effects.SendAlert | routes.CORRECT:
            return RECEIPT
        case routes.RECORDS:
            return Records(records=[RECORD])
        case routes.SAY_TALK | routes.CONFIRM_TALK:
            return TALK
        case routes.TALKS:
            return Talks(talks=[TALK])
        case routes.ALERT:
            return sent_out()
        case _:
            raise AssertionError(effect)


def test_ask_sends_lists_only_and_no_client() -> None:
    someone = Person("ask", known("hana"), hub)
    sent = someone.go(
        ("who", "sue"), ("asked", ASKED), ("topics", ["health"]), ("guess", "no"), ("check", "send")
    )
    body = next(each.alert for each in someone.did if isinstance(each, SendAlert))
    assert (body.level, body.client, body.told, body.basis) == (0, None, None, None)
    assert body.best_before == "2026-11-30", "fourteen days"
    assert isinstance(sent, Choose)
    assert any("30 November" in line.text for line in sent.body)


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_where_they_could_guess_it_is_not_sent_so(answer: str) -> None:
    someone = Person("ask", known(), hub)
    someone.go(("who", "ari"), ("asked", ASKED), ("topics", []), ("guess", answer))
    someone.say("guess.then", "asked")
    someone.step("asked")
    someone.say("asked", ASKED | {"setting": "community"})
    guess = someone.step("guess")
    assert isinstance(guess, Choose)
    assert guess.picked is None
    assert someone.did == []


def test_ok_for_a_colleague_ends_in_a_number_and_goes_on_to_tell() -> None:
    someone = Person("ok", known(), hub)
    someone.go(
        ("entry", "worry"), ("where", None), ("who", "ana"), ("why.danger", "no"),
        ("why.without-name", "no"), ("why.child", "yes"), ("outcome", "tell"),
    )  # fmt: skip
    recorded = someone.step("recorded")
    assert isinstance(recorded, Choose)
    assert "T4-KIWI" in recorded.heading
    assert len(recorded.body) <= 5
    made = next(each.body for each in someone.did if is_call(each, routes.MAKE_RECORD))
    assert (made.outcome, made.receiver) == ("tell", "ana")
    assert made.basis is not None
    end = someone.say("recorded", "tell")
    assert isinstance(end, End)
    on = Person("tell", known(), hub, end.facts)
    on.go(("about", "=Ruby McAllister, 7"), ("told", "not-yet"), ("level", None), ("fields", None))
    on.say("check", "send")
    sent = next(each.alert for each in on.did if isinstance(each, SendAlert))
    assert sent.recipient == "ana"
    assert sent.basis == made.basis
    assert sent.asked_by_record == "r-1"


def test_someone_who_asked_is_walked_another_way_and_tell_walks_it_too() -> None:
    someone = Person("ok", known(), hub)
    someone.go(("entry", "asked"), ("where", None), ("who", "ana"), ("why.asked-66", "yes"))
    end = someone.go(("outcome", "tell"), ("recorded", "tell"))
    assert isinstance(end, End)
    on = Person("tell", known(), hub, end.facts)
    on.go(("about", "=Ruby McAllister, 7"), ("told", "not-yet"))
    on.step("level")


def test_ok_for_an_office_elsewhere_records_its_kind() -> None:
    someone = Person("ok", known(), hub)
    someone.go(
        ("entry", "worry"), ("where", "elsewhere"), ("kind", "police"), ("why.danger", "yes")
    )
    while isinstance(step := someone.now(), Choose) and step.id.startswith("why."):
        someone.say(step.id, "yes")
    someone.say("outcome", "voice")
    made = next(each.body for each in someone.did if is_call(each, routes.MAKE_RECORD))
    assert (made.receiver, made.receiver_kind, made.outcome) == (None, "police", "tell")


def test_a_stop_is_recorded_as_not_yet_with_no_reason() -> None:
    someone = Person("ok", known(), hub)
    someone.go(
        ("entry", "worry"), ("where", None), ("who", "ari"), ("why.danger", "unsure"),
    )  # fmt: skip
    someone.say("outcome", "not-yet")
    made = next(each.body for each in someone.did if is_call(each, routes.MAKE_RECORD))
    assert (made.outcome, made.basis) == ("not-yet", None)


def test_we_talked_keeps_no_content() -> None:
    someone = Person("talked", known(), hub)
    someone.go(
        ("who", "ana"), ("way", "i-told"), ("day", "2026-11-15"), ("told", "yes-ok"),
        ("why", "hipc-11-authorised"),
        ("level", "2"), ("check", "send"),
    )  # fmt: skip
    said = next(each.body for each in someone.did if is_call(each, routes.SAY_TALK))
    assert (said.other, said.i_told, said.level) == ("ana", True, 2)
    assert said.at == 1_794_697_200_000_000, "noon of that day in Auckland"
    assert set(type(said).model_fields) == {
        "key", "other", "level", "at", "told", "basis", "i_told",
    }  # fmt: skip


def test_what_they_told_me_is_walked_from_their_office() -> None:
    someone = Person("talked", known(), hub)
    someone.go(("who", "ari"), ("way", "they"), ("day", "2026-11-16"), ("told", "yes-ok"))
    why = someone.step("why")
    assert isinstance(why, Choose)
    assert "for Ari to tell you" in why.heading
    assert why.picked is None
    assert why.options[0].id == "pa-authorised", "a school's reason, not a health one"
    level = someone.say("why", "pa-authorised")
    assert isinstance(level, Choose)
    assert level.heading == "How much did Ari tell you?"


def test_a_talk_is_confirmed_or_not() -> None:
    someone = Person("talks", known(), hub)
    someone.go(("talks", "t-1"), ("confirm", "no"), ("confirmed", None))
    assert call(routes.CONFIRM_TALK, "t-1", records.ConfirmTalk(answer="no")) in someone.did


def test_my_numbers_show_their_lines() -> None:
    someone = Person("records", known(), hub)
    lines = someone.say("records", "r-1")
    assert isinstance(lines, Choose)
    assert any(line.text.startswith("T4-KIWI") for line in lines.body)
    assert len(lines.body) <= 5
    someone.say("record", "list")
    someone.step("records")


def test_what_was_kept_to_go_home_can_be_gone_on_with() -> None:
    someone = Person("ask", known(), hub)
    someone.say("who", "ari")
    someone.say("asked", {"age-band": "child", "setting": "school", "question": "worth-raising"})
    someone.say("topics", [])
    someone.go(("guess", "unsure"), ("guess.then", "home"))
    assert isinstance(someone.now(), End)
    again = Walk.restore(JOBS["ask"].build(known()), someone.walk.save()).now()
    assert isinstance(again, Choose)
    assert again.id == "guess.then"


def test_what_was_changed_from_check_is_kept_at_once() -> None:
    walk = Walk(JOBS["correct"].build(known()), {"id": "al-1"})
    someone = Person("correct", known(), hub, {"id": "al-1"})
    someone.walk = walk
    someone.go(("check", "change"), ("change", "+promises"))
    walk.answer(someone.step("+promises"), ["only-me"])
    assert walk.save()["kept"]["+promises"] == ["only-me"], "before the desk goes back to Check"


def test_a_correction_begins_at_check_as_it_was() -> None:
    someone = Person("correct", known(), hub, {"id": "al-1"})
    check = someone.step("check")
    assert isinstance(check, Choose)
    assert check.picked is None
    someone.go(("check", "change"), ("change", "fields"))
    someone.say("fields", {"ask": "look-again", "when": "this-week", "find-me": "ring-me"})
    someone.say("check", "send")
    sent = next(each for each in someone.did if is_call(each, routes.CORRECT))
    assert (sent.id, sent.body.version) == ("al-1", 3)
    changed = {"picks": {**SENT.picks, Field.WHEN: ["this-week"]}}
    owed = {"duties": sent.body.alert.duties}
    assert sent.body.alert.model_dump() == SENT.model_copy(update=changed | owed).model_dump()


def test_a_higher_level_asks_afresh_if_they_know_and_why() -> None:
    someone = Person("correct", known(), hub, {"id": "al-1"})
    someone.go(("check", "change"), ("change", "level"), ("level", "3"))
    someone.step("level.told")
    someone.go(("level.told", "yes-ok"), ("level.why", "hipc-11-authorised"))
    someone.step("noticed")
    someone.say("noticed", {"trend": "new", "how-known": "seen-myself", "strength": "wants-help"})
    someone.say("sure", {"how-sure": "sure", "how-fresh": "today"})
    someone.step("check")
    someone.go(("check", "change"), ("change", "why"))
    someone.step("level.why")
    someone.say("level.why", "hipc-11-authorised")
    someone.step("check")


def test_a_correction_of_what_was_corrected_since_is_not_sent_once_more() -> None:
    begun = {"id": "al-1", "version": "3"}
    Person("correct", known(), hub, begun).step("check")  # control: it still is that version
    someone = Person("correct", known(), hub, begun | {"version": "2"})
    assert someone.now() == End("sent", {"id": "al-1"})


def test_a_correction_that_is_not_open_goes_to_what_was_sent() -> None:
    closed = sent_out().model_copy(update={"answers": []})
    someone = Person("correct", known(), lambda _: closed, {"id": "al-1"})
    assert someone.now() == End("sent", {"id": "al-1"})
