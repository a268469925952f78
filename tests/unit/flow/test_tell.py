"""Tell someone, answer by answer, and what is sent in the end."""

from __future__ import annotations

from typing import Any, TypeAlias

import pytest

from hubtui.domain.alerts.levels import Level, check_content
from hubtui.domain.people import Role
from hubtui.errors import Refused
from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import Effect, News, SendAlert
from hubtui.flow.engine.steps import Choose, End, Mark, Option, Value
from hubtui.flow.people import colleagues
from hubtui.wire import routes
from hubtui.wire.alerts import AlertOut, AlertRow, Receipt
from hubtui.wire.people import PersonOut
from tests.calls import call, kind
from tests.unit.flow import eastfield
from tests.unit.flow.eastfield import NOW, known, me
from tests.unit.flow.person import Person

HOUR = 3_600_000_000
RECEIPT = Receipt(
    alert="al-1",
    reference="K7-RATA",
    at=NOW,
    next_at=NOW + 20 * HOUR,
    next_what="nudge",
    leaf=7,
    checkpoint="c",
)


def hub(effect: Effect) -> object:
    match kind(effect):
        case effects.SendAlert:
            return RECEIPT
        case effects.HomeNews:
            return News(me(), (), (), ())
        case routes.RECALL:
            row = AlertRow(
                id="al-1", reference="K7-RATA", state="recalled", level=Level(1), mine=True, why="",
                sent_at=NOW,
            )  # fmt: skip
            return AlertOut(row=row, sent_at=NOW)
        case _:
            raise AssertionError(effect)


Answers: TypeAlias = "list[tuple[str, Value | None]]"
WHY = "hipc-11-purpose"
"""The first usual reason of a nurse who tells a school."""
SURE: dict[str, str] = {"how-sure": "fairly-sure", "how-fresh": "this-week"}
LEVEL_1: Answers = [
    ("who", "ari"),
    ("about", "=Ruby McAllister, 7"),
    ("told", "not-yet"),
    ("why", WHY),
    ("level", None),
    ("fields", None),
]
LEVEL_2: Answers = [
    *LEVEL_1[:4],
    ("level", "2"),
    ("topics", ["care-of-children", "health"]),
    ("fields", None),
]
NOTICED: dict[str, str] = {
    "trend": "worse",
    "how-known": "seen-myself",
    "strength": "wants-help",
}
LEVEL_3: Answers = [
    *LEVEL_1[:4],
    ("level", "3"),
    ("topics", ["care-of-children", "health"]),
    ("noticed", NOTICED),
    ("sure", SURE),
    ("fields", None),
]
LEVEL_4: Answers = [
    *LEVEL_1[:4],
    ("level", "4"),
    ("topics", ["care-of-children", "health"]),
    ("noticed", NOTICED),
    ("sure", SURE),
    ("note", "Asleep in class. No lunch."),
    ("note-need", "give-right-help"),
    ("fields", None),
]
EVERY = {1: LEVEL_1, 2: LEVEL_2, 3: LEVEL_3, 4: LEVEL_4}


def person(begin: dict[str, str] | None = None) -> Person:
    return Person("tell", known(), hub, begin or {})


def sent_by(someone: Person) -> SendAlert:
    return next(each for each in someone.did if isinstance(each, SendAlert))


@pytest.mark.parametrize(("level", "presses"), [(1, 16), (2, 20), (3, 27), (4, 31)])
def test_each_level_is_sent_within_its_presses(level: int, presses: int) -> None:
    someone = person()
    someone.go(*EVERY[level], ("check", "send"))
    home = 1
    assert someone.presses + home <= presses
    sent = sent_by(someone).alert
    assert sent.level == level
    assert sent.client is not None
    assert (sent.client.name, sent.client.detail, sent.client.value) == (
        "Ruby McAllister",
        "age",
        "7",
    )


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_what_is_sent_holds_under_the_rules(level: int) -> None:
    someone = person()
    someone.go(*EVERY[level])
    check = someone.step("check")
    assert isinstance(check, Choose)
    someone.say("check", "send")
    from hubtui.domain.alerts.levels import Client, Content

    body = sent_by(someone).alert
    assert body.client is not None
    client = Client(body.client.kind, body.client.name, body.client.detail, body.client.value)
    content = Content(body.level, client, {k: tuple(v) for k, v in body.picks.items()}, body.note)
    check_content(content, suburbs=frozenset(), year=2026)
    text = " ".join(line.text for line in check.body)
    assert "Ruby McAllister, 7" in text


def test_enter_alone_never_sends() -> None:
    someone = person()
    check = someone.go(*LEVEL_1)
    assert isinstance(check, Choose)
    assert check.picked is None
    assert check.sends
    with pytest.raises(Refused):
        someone.walk.answer(check, "")
    assert someone.did == []


def test_change_goes_back_to_check_and_asks_only_what_is_new() -> None:
    someone = person()
    someone.go(*LEVEL_1, ("check", "change"), ("change", "level"))
    someone.say("level", "2")
    someone.say("topics", ["health"])
    someone.say("fields", None)
    check = someone.step("check")
    assert isinstance(check, Choose)
    assert check.picked is None


def test_another_name_forgets_the_age_given_for_the_first() -> None:
    someone = person()
    someone.go(
        ("who", "ari"), ("about", "=Ruby McAllister"), ("about.detail", "age"),
        ("about.age", "7"), *LEVEL_1[2:], ("check", "change"), ("change", "about"),
    )  # fmt: skip
    someone.say("about", "=Hemi Ruatapu")
    detail = someone.step("about.detail")
    assert isinstance(detail, Choose)
    assert detail.picked is None


def test_who_is_kept_from_it_is_not_offered() -> None:
    someone = person()
    someone.go(*LEVEL_1, ("check", "change"), ("change", "+keep-from"))
    mark = someone.step("+keep-from")
    assert isinstance(mark, Mark)
    someone.say("+keep-from", ["jo"])
    kept = someone.step("check")
    assert isinstance(kept, Choose)
    assert kept.hint == "It is kept from Jo Lee. Ari does not see that."
    assert "Jo Lee" not in " ".join(line.text for line in kept.body), "Ari's view says nothing"
    someone.go(("check", "change"), ("change", "who"))
    who = someone.step("who")
    assert isinstance(who, Choose)
    ids = {option.id for option in who.options}
    assert "jo" not in ids
    assert "tam" in ids, "control: others are"
    someone.go(("who", "tam"), ("why", "ot-15"), ("check", "send"))
    assert sent_by(someone).alert.keep_from == ["jo"]
    assert sent_by(someone).alert.recipient == "tam"


def test_who_is_kept_from_it_is_nobody_to_ask_before_send() -> None:
    someone = person()
    someone.go(*LEVEL_1)
    check = someone.step("check")
    assert isinstance(check, Choose)
    assert "Mere Tau" in check.guide, "control"
    someone.go(("check", "change"), ("change", "+keep-from"), ("+keep-from", ["mere"]))
    check = someone.step("check")
    assert isinstance(check, Choose)
    assert "Ask Kiri Ngātai" in check.guide
    someone.go(("check", "change"), ("change", "why"))
    why = someone.step("why")
    assert "Mere" not in str((why.guide, getattr(why, "options", ()))), "nor by asking them first"
    someone.go(("why", "help"), ("why.danger", "no"), ("why.without-name", "unsure"))
    stop = someone.step("why-stop")
    assert isinstance(stop, Choose)
    text = " ".join((stop.guide, *(line.text for line in stop.body)))
    assert "Mere" not in text
    assert "Kiri Ngātai" in text
    ring = someone.walk.may_ring()
    assert ring is not None
    assert "mere" not in ring
    assert "kiri" in ring


def test_promises_and_last_day_are_changed_off_the_main_road() -> None:
    someone = person()
    someone.go(*LEVEL_1, ("check", "change"), ("change", "+promises"))
    someone.say("+promises", ["only-me"])
    someone.go(("check", "change"), ("change", "+best-before"), ("+best-before", "2026-11-19"))
    someone.say("check", "send")
    assert sent_by(someone).alert.promises == ["only-me"]
    assert sent_by(someone).alert.best_before == "2026-11-19"


def test_sent_says_what_is_next_and_cannot_be_left_by_back() -> None:
    someone = person()
    sent = someone.go(*LEVEL_1, ("check", "send"))
    assert isinstance(sent, Choose)
    assert "K7-RATA" in sent.heading
    assert any("Tue" in line.text for line in sent.body), sent.body
    assert not someone.walk.back()
    lines = someone.say("sent", "file")
    assert isinstance(lines, Choose)
    assert len(lines.body) == 5
    someone.say("file", "back")
    someone.say("sent", "file")
    someone.step("file")
    someone.back()
    someone.step("sent")
    assert sum(isinstance(each, SendAlert) for each in someone.did) == 1


def test_take_it_back() -> None:
    someone = person()
    someone.go(*LEVEL_1, ("check", "send"), ("sent", "recall"))
    someone.step("recalled")
    assert call(routes.RECALL, "al-1") in someone.did
    assert someone.say("recalled", "home") == End("home")


def test_same_again_asks_only_who_told_and_why() -> None:
    first = person()
    first.go(*LEVEL_3, ("check", "send"))
    presses = first.presses
    end = first.say("sent", "again")
    assert isinstance(end, End)
    assert end.go == "tell"
    again = person(end.facts)
    again.go(("who", "tam"), ("told", "not-yet"), ("why", "ot-15"), ("check", "send"))
    assert again.presses + (first.presses - presses) <= 13
    one, two = sent_by(first).alert, sent_by(again).alert
    assert two.recipient == "tam"
    assert (two.client, two.picks, two.level) == (one.client, one.picks, one.level)


def test_a_draft_is_taken_up_where_it_was_left_and_never_sends_itself() -> None:
    first = person()
    first.go(*LEVEL_2, ("check", "send"))
    saved = first.walk.save()
    again = person()
    again.walk = type(again.walk).restore(again.walk.job, saved)
    assert again.now() == first.seen[-2], "the check screen, just as it was"
    assert again.did == []


def test_whoever_knows_nobody_is_told_whom_to_ask() -> None:
    someone = person()
    step = someone.say("who", "@nobody")
    assert isinstance(step, Choose)
    assert "Mere Tau" in step.heading
    assert "021 555 0" in step.heading
    assert someone.say("who.ask", "find") == End("find")


def test_an_office_that_has_not_accepted_the_guide_is_told_so() -> None:
    someone = Person("tell", known("hana"), hub)
    step = someone.step("not-accepted")
    assert isinstance(step, Choose)
    assert any("Kiri Ngātai" in line.text for line in step.body)
    for part in ("Section 15", "0508 326 459", "105"):  # of a child anybody may tell them
        assert any(part in line.text for line in step.body)
    assert {option.id for option in step.options} == {"ask", "talked", "home"}


def test_a_name_that_says_more_is_asked_about_once() -> None:
    someone = person()
    someone.go(("who", "ari"), ("about", "=Ruby mum drunk again"))
    someone.step("about.sure")
    someone.say("about.sure", "change")
    about = someone.step("about")
    assert isinstance(about, Choose)
    someone.say("about", "=Ruby McAllister, 7")
    someone.step("told")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("=One Two Three Four Five Six, 7", "client-name-long"),
        ("=R2 D2 Smith", "client-name-digits"),
        ("=Ruby, 300", "client-detail"),
        ("=....", "client-no-name"),
    ],
)
def test_a_name_beyond_the_rules_is_refused_at_once(typed: str, code: str) -> None:
    someone = person()
    someone.say("who", "ari")
    with pytest.raises(Refused) as wrong:
        someone.say("about", typed)
    assert wrong.value.code == code


def test_a_place_beyond_the_rules_is_not_called_a_name() -> None:
    someone = person()
    someone.go(("who", "ari"), ("about", "place"))
    with pytest.raises(Refused) as wrong:
        someone.say("about.place", "Flat 2, 14 Kea Street, Eastfield")
    assert wrong.value.code == "client-place-long"
    someone.say("about.place", "2/14 Kea Street, Eastfield")
    assert (
        someone.step("told").heading == "Have you talked with the people there about telling Ari?"
    )


def test_help_me_asks_the_packs_questions_up_to_a_stop() -> None:
    someone = person()
    someone.go(*LEVEL_1[:3], ("why", "help"), ("why.danger", "no"), ("why.without-name", "unsure"))
    stop = someone.step("why-stop")
    assert isinstance(stop, Choose)
    assert any("Mere Tau" in line.text for line in stop.body)
    someone.say("why-stop", "change")
    someone.say("why", "help")
    someone.step("why.danger")


def test_help_me_leads_to_a_reason_the_hub_takes() -> None:
    someone = person()
    someone.go(
        ("who", "ana"), *LEVEL_1[1:3], ("why", "help"), ("why.danger", "no"),
        ("why.without-name", "no"), ("why.child", "yes"), *LEVEL_1[4:], ("check", "send"),
    )  # fmt: skip
    basis = sent_by(someone).alert.basis
    assert basis is not None
    assert ("child", "yes") in basis.answers


def test_a_reason_that_was_not_picked_beforehand_asks_if_it_is_true() -> None:
    someone = person()
    someone.go(*LEVEL_1[:3], ("why", "other"), ("why.other", "fva-20"), ("why.true", "true"))
    someone.step("level")
    other = person()
    other.go(*LEVEL_1[:3], ("why", "other"), ("why.other", "fva-20"), ("why.true", "not_true"))
    other.step("why.danger")


def test_where_no_name_is_needed_it_says_so() -> None:
    someone = person()
    someone.go(*LEVEL_1[:3], ("why", "help"), ("why.danger", "no"), ("why.without-name", "yes"))
    someone.step("nameless")
    assert someone.say("nameless", "ask") == End("ask", {"who": "ari"})


def test_home_leads_with_what_was_left_unfinished() -> None:
    from hubtui.wire.records import DraftRow

    draft = DraftRow(id="d-1", job="tell", version=3, at=NOW)
    someone = Person("home", known(), lambda _: News(me(), (draft,), (), ()))
    home = someone.step("home")
    assert isinstance(home, Choose)
    assert home.zero
    assert home.options[0] == Option("draft", "Finish what you started", aside="Tell someone, 1 pm")
    assert someone.say("home", "draft") == End("@resume", {"job": "tell", "draft": "d-1"})


@pytest.mark.parametrize(
    ("changed", "who"),
    [
        ({}, "Mere Tau"),
        ({"facilitator": ""}, "Kiri Ngātai"),
        ({"facilitator": "Sue Patel"}, "Kiri Ngātai"),
        ({"facilitator": "", "privacy_officer": ""}, "Jo Lee"),
        ({"facilitator": "", "privacy_officer": "", "people": []}, "a supervisor"),
    ],
)
def test_not_sure_always_names_someone_else_to_ask(changed: dict[str, Any], who: str) -> None:
    facts = eastfield.facts(**changed)
    facts = facts.model_copy(update={"people": [_supervising(each) for each in facts.people]})
    there = known(facts_or_none=facts)
    assert colleagues.whom(there) == who
    assert colleagues.banner(there).endswith(f"Ask {who}")
    assert colleagues.to_ask(there).startswith(f"{who}, ")


def _supervising(person: PersonOut) -> PersonOut:
    supervisor = person.id in ("jo", "rawiri")
    roles = [Role.SUPERVISOR] if supervisor else person.roles
    return person.model_copy(update={"roles": roles, "on_call": int(person.id == "jo")})
