"""Nothing that states a fact, a reason, a talk or a promise is picked; danger names F9."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from hubtui.domain.alerts.consultation import REASONS, Consultation, Talked
from hubtui.domain.alerts.levels import Client, Field
from hubtui.domain.people import Agency, AgencyId
from hubtui.flow.engine.effects import KeepDraftNow, KeptDraft, SendAlert
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import Choose, End, LineKind, Picks, Step
from hubtui.flow.engine.walk import NoAnswerYet, Prompter, Walk
from hubtui.flow.people import colleagues
from hubtui.flow.tell.basis import ShareCase, begins_with_asking, offers
from hubtui.flow.tell.hurt import WHEN_ALONE
from hubtui.flow.tell.lines import view_lines
from hubtui.flow.tell.why import why
from hubtui.wire import routes
from tests.calls import is_call
from tests.unit.flow import test_other_jobs as others
from tests.unit.flow import test_tell as telling
from tests.unit.flow.eastfield import known, pack
from tests.unit.flow.person import Person
from tests.unit.guidance.test_danger_and_denial import PAIRS

RUBY = ("about", "=Ruby McAllister, 7")
MIA = ("about", "=Mia Brown, 29")


def why_step(pair: tuple[Agency, Agency], told: Consultation, kind: str, age: int | None) -> Choose:
    """What stands on Why between two offices."""
    case = ShareCase(*pair, "Ari", told, kind, age)
    with pytest.raises(NoAnswerYet) as paused:
        why(Prompter({}, {}, {}, {}), known(), case)
    assert isinstance(paused.value.step, Choose)
    return paused.value.step


def told_as(talked: Talked) -> Consultation:
    return Consultation(talked, REASONS[2] if talked is Talked.NO_OTHER else "")


@pytest.mark.parametrize("talked", Talked)
def test_no_reason_is_picked_between_any_two_offices(talked: Talked) -> None:
    for pair, (kind, age) in product(PAIRS, (("person", 29), ("person", 9), ("place", None))):
        step = why_step(pair, told_as(talked), kind, age)
        assert step.picked is None
        assert not step.opens
        first = step.options[0].id
        if talked is Talked.YES_NOT_OK:
            stands = first in pack().bases and pack().bases[first].after_no == "stands"
            assert stands or first == "ask-first", (pair, kind, age, first)


def test_after_a_no_with_no_act_that_stands_one_is_to_ask_first() -> None:
    someone = telling.person()
    someone.go(("who", "rob"), MIA, ("told", "yes-not-ok"))
    step = someone.step("why")
    assert isinstance(step, Choose)
    assert step.options[0].label == "Ask Mere Tau first"
    stop = someone.say("why", "ask-first")
    assert isinstance(stop, Choose)
    assert stop.id == "why-stop"
    text = " ".join(line.text for line in stop.body)
    for part in ("They said no.", "Mere Tau, 021 555 0", "Section 15", "0508 326 459", "105"):
        assert part in text
    assert stop.picked is None
    assert someone.did == []
    someone.say("why-stop", "change")
    someone.step("why")


def test_with_an_act_that_stands_the_no_is_no_wall() -> None:
    ours = Agency(AgencyId("a"), "A", "school")
    theirs = Agency(AgencyId("b"), "B", "housing")
    no = Consultation(Talked.YES_NOT_OK)
    assert not begins_with_asking(known(), ShareCase(ours, theirs, "B", no, "children"))
    assert begins_with_asking(known(), ShareCase(ours, theirs, "B", no, "person", 40))
    assert not begins_with_asking(
        known(), ShareCase(ours, theirs, "B", Consultation(Talked.NOT_YET), "person")
    )


FACTS = ("told", "told.reason", "why", "day", "way", "entry", "promise", "about", WHEN_ALONE)
ROWS = ("how-sure", "how-fresh", "how-known", "trend", "take", "will", "by")


def seen() -> Iterator[Step]:
    for level in (3, 4):
        someone = telling.person()
        someone.go(*telling.EVERY[level], ("check", "send"))
        yield from someone.seen
    someone = telling.person()
    someone.go(("who", "rob"), MIA, ("told", "no-danger"), ("why", "hipc-11-threat"))
    someone.go(("level", "1"), ("fields", None))
    yield from someone.seen
    someone = Person("talked", known(), others.hub)
    someone.go(("who", "ana"), ("way", "they"), ("day", "2026-11-16"), ("told", "no-other"))
    reasons = someone.say("told.reason", "too-unwell")
    assert isinstance(reasons, Choose)
    someone.say("why", reasons.options[0].id)
    level_step = someone.step("level")
    assert isinstance(level_step, Choose)
    assert level_step.picked is None, "what was told is a fact"
    yield from someone.seen
    someone = Person("ok", known(), others.hub)
    someone.now()
    yield from someone.seen


def test_no_fact_is_picked_on_any_way() -> None:
    met = set()
    for step in seen():
        if isinstance(step, Choose) and step.id in FACTS:
            met.add(step.id)
            assert step.picked is None, step.id
            assert not step.opens, f"Enter alone would answer {step.id}"
        if isinstance(step, Picks):
            for row in step.rows:
                if row.id in ROWS:
                    met.add(row.id)
                    assert row.picked is None, row.id
    assert met >= {"told", "why", "day", "way", "entry", "how-sure", "how-fresh", WHEN_ALONE}


# ---------------------------------------------------------------- somebody could be hurt


@pytest.mark.parametrize(
    ("told", "basis"), [("no-danger", "hipc-11-threat"), ("not-yet", "hipc-11-threat")]
)
def test_who_says_that_somebody_may_be_hurt_is_told_of_f9_and_asked_when(
    told: str, basis: str
) -> None:
    someone = telling.person()
    why = someone.go(("who", "rob"), MIA, ("told", told))
    assert isinstance(why, Choose)
    assert ("F9" in why.hint) == (told == "no-danger")
    if basis in {option.id for option in why.options}:
        someone.say("why", basis)
    else:
        someone.go(("why", "other"), ("why.other", basis), ("why.true", "true"))
    fields = someone.say("level", "2")
    someone.say("topics", ["safety-at-home"])
    fields = someone.step("fields")
    assert isinstance(fields, Picks)
    assert [row.id for row in fields.rows] == ["ask", "find-me"]
    when = someone.say("fields", None)
    assert isinstance(when, Choose)
    assert (when.id, when.picked) == (WHEN_ALONE, None)
    assert "F9" in when.hint
    someone.go((WHEN_ALONE, "today"), ("check", "send"))
    sent = next(each for each in someone.did if isinstance(each, SendAlert)).alert
    assert sent.picks[Field.WHEN] == ["today"]


def test_a_reason_changed_to_one_of_danger_asks_when_anew() -> None:
    someone = telling.person()
    someone.go(("who", "rob"), MIA, ("told", "not-yet"), ("why", "hipc-11-purpose"))
    someone.go(("level", None), ("fields", None), ("check", "change"), ("change", "why"))
    someone.go(("why", "other"), ("why.other", "hipc-11-threat"), ("why.true", "true"))
    when = someone.step(WHEN_ALONE)
    assert isinstance(when, Choose)
    assert when.picked is None


def test_the_same_again_asks_when_anew_and_so_does_a_correction() -> None:
    someone = telling.person()
    someone.go(("who", "rob"), MIA, ("told", "no-danger"), ("why", "hipc-11-threat"))
    someone.go(("level", None), ("fields", None), (WHEN_ALONE, "this-week"), ("check", "send"))
    end = someone.say("sent", "again")
    assert isinstance(end, End)
    again = telling.person(end.facts)
    again.go(("who", "rob"), ("told", "no-danger"), ("why", "hipc-11-threat"))
    again.step(WHEN_ALONE)
    was = next(each for each in someone.did if isinstance(each, SendAlert)).alert
    out = others.sent_out().model_copy(update={"alert": was})
    corrects = Person("correct", known(), lambda _: out, {"id": "al-1"})
    when = corrects.step(WHEN_ALONE)
    assert isinstance(when, Choose)
    assert when.picked is None
    corrects.say(WHEN_ALONE, "today")
    corrects.step("check")


# ---------------------------------------------------------------- did they say yes?


def test_is_it_ok_to_tell_asks_if_they_said_yes_and_finds_it() -> None:
    someone = Person("ok", known(), others.hub)
    someone.go(("entry", "worry"), ("where", None), ("who", "rob"))
    someone.go(*((f"why.{each}", "no") for each in ("danger", "without-name", "child", "family")))
    someone.step("why.agreed")
    found = someone.say("why.agreed", "yes")
    assert isinstance(found, Choose)
    assert found.heading == "You found a reason to tell Rob"
    someone.say("outcome", "tell")
    made = next(each.body for each in someone.did if is_call(each, routes.MAKE_RECORD))
    assert made.basis is not None
    assert made.basis.id == "hipc-11-authorised"
    assert dict(made.basis.answers)["agreed"] == "yes"
    recorded = someone.step("recorded")
    assert isinstance(recorded, Choose)
    lines = " ".join(line.text for line in recorded.body)
    assert "You found a reason" in lines
    assert "OK to tell" not in lines
    end = someone.say("recorded", "tell")
    assert isinstance(end, End)
    on = Person("tell", known(), others.hub, end.facts)
    on.go(MIA, ("told", "not-yet"))
    on.step("why.purpose")


@pytest.mark.parametrize("talked", Talked)
def test_no_answer_is_recorded_that_nobody_gave(talked: Talked) -> None:
    someone = telling.person()
    someone.go(("who", "rob"), MIA, ("told", talked.value))
    if talked is Talked.NO_OTHER:
        someone.say("told.reason", "too-unwell")
    someone.say("why", "help")
    given: dict[str, str] = {}
    while isinstance(step := someone.now(), Choose) and step.id.startswith("why."):
        given[step.id.removeprefix("why.")] = "yes" if step.id == "why.purpose" else "no"
        someone.say(step.id, given[step.id.removeprefix("why.")])
    if isinstance(step, Choose) and step.id == "level":
        after = someone.go(("level", "1"), ("fields", None))
        if isinstance(after, Choose) and after.id == WHEN_ALONE:
            someone.say(WHEN_ALONE, "today")
        someone.say("check", "send")
        sent = next(each for each in someone.did if isinstance(each, SendAlert)).alert
        assert sent.basis is not None
        assert dict(sent.basis.answers) == given
    else:
        assert talked is Talked.YES_NOT_OK, "only a no ends what rests on what they knew"


def test_where_the_guide_stops_one_may_still_ask_without_a_name_and_tell_of_a_child() -> None:
    someone = Person("ok", known(), others.hub)
    someone.go(("entry", "worry"), ("where", None), ("who", "rob"), ("why.danger", "no"))
    someone.go(("why.without-name", "no"), ("why.child", "unsure"))
    stop = someone.step("outcome")
    assert isinstance(stop, Choose)
    assert "ask" in {option.id for option in stop.options}
    text = " ".join(line.text for line in stop.body)
    for part in ("unborn", "Section 15", "0508 326 459", "105", "111"):
        assert part in text


# ---------------------------------------------------------------- the talk, by name


@pytest.mark.parametrize(
    ("answers", "heading"),
    [
        ([MIA], "Have you talked with Mia Brown about telling Ari?"),
        (
            [RUBY],
            "Have you talked with Ruby McAllister, or who cares for the child, about telling Ari?",
        ),
        (
            [("about", "children"), ("about.children", "Jo Field, 34")],
            "Have you talked with the children of Jo Field, or who cares for them, "
            "about telling Ari?",
        ),
        (
            [("about", "place"), ("about.place", "Hillside flats")],
            "Have you talked with the people there about telling Ari?",
        ),
        ([("about", "known")], "Have you talked with the client about telling Ari?"),
    ],
)
def test_the_talk_is_asked_about_by_name(answers: telling.Answers, heading: str) -> None:
    someone = telling.person()
    someone.go(("who", "ari"), *answers)
    if getattr(someone.now(), "id", "") == "about.sure":
        someone.say("about.sure", "name")
    step = someone.step("told")
    assert step.heading == heading
    assert "them" not in step.heading or "children" in step.heading


def test_we_talked_asks_about_the_person_it_is_about() -> None:
    someone = Person("talked", known(), others.hub)
    someone.go(("who", "ana"), ("way", "i-told"), ("day", "2026-11-16"))
    step = someone.step("told")
    assert isinstance(step, Choose)
    assert step.heading == "Have you talked with the person it is about?"
    assert "Ana" in step.hint


# ---------------------------------------------------------------- kept, and said so


@pytest.mark.parametrize("kept", [True, False])
def test_what_is_kept_says_that_it_was_not_sent(kept: bool) -> None:
    found = KeptDraft(kept=kept)
    hub = telling.hub
    someone = Person(
        "tell", known(), lambda effect: found if isinstance(effect, KeepDraftNow) else hub(effect)
    )
    check = someone.go(*telling.LEVEL_1)
    assert isinstance(check, Choose)
    assert check.options[2].label == "Keep it, do not send yet"
    step = someone.say("check", "keep")
    assert isinstance(step, Choose)
    assert "not sent" in step.heading
    assert ("It is kept" in step.heading) == kept
    someone.say("kept", "back")
    someone.step("check")
    someone.say("check", "keep")
    assert someone.say("kept", "home") == End("home")
    again = Walk.restore(JOBS["tell"].build(known()), someone.walk.save()).now()
    assert isinstance(again, Choose)
    assert again.id == "check"


def test_a_try_to_send_that_arrived_is_not_said_to_be_kept() -> None:
    found = KeptDraft(kept=True, sent="al-9")
    someone = Person("tell", known(), lambda _: found)
    someone.go(*telling.LEVEL_1)
    assert someone.say("check", "keep") == End("sent", {"id": "al-9"})


# ---------------------------------------------------------------- lines beside a basis


def test_an_alert_kept_from_an_older_pack_does_not_deny_its_reason_either() -> None:
    from hubtui.domain.alerts.basis import Basis, PackRef
    from hubtui.domain.alerts.levels import Content, Level
    from hubtui.domain.alerts.view import Version, recipient_view

    def lines(basis: str) -> str:
        content = Content(Level(1), Client("person", "Ruby", "age", "7"))
        old = Basis(basis, "", PackRef("nz", "2026.11.0", "0" * 64))
        duties = ("duty.report-of-concern", "duty.section-66")
        version = Version("sue", "ana", content, None, old, (), "2026-11-20", duties)
        shown = view_lines(recipient_view(version), known())
        return " ".join(line.text for line in shown if line.kind is LineKind.OWN)

    assert "not a report" in lines("ot-66C")
    assert "not a report" not in lines("ot-15")
    assert "section 66" not in lines("ot-66")
    assert "not a report" in lines("ot-66")


def test_check_and_sent_say_that_a_report_needs_a_number() -> None:
    someone = telling.person()
    someone.go(("who", "ana"), RUBY, ("told", "not-yet"), ("why", "ot-15"), ("level", None))
    check = someone.say("fields", None)
    assert isinstance(check, Choose)
    sent = someone.say("check", "send")
    assert isinstance(sent, Choose)
    for step in (check, sent):
        text = " ".join(line.text for line in step.body)
        assert "report number" in text
        assert "not a report" not in text


def test_who_to_ask_first_is_never_oneself() -> None:
    assert colleagues.whom(known("mere")) != "Mere Tau"
    first, _ = offers(known(), ShareCase(*PAIRS[0], "A", Consultation(Talked.YES_OK), "person", 30))
    assert first, "control: there are usual reasons"
