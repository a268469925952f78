"""What waits: the list, opening, answering, and what an answer tells."""

from __future__ import annotations

from typing import Any

import pytest

from hubtui.domain.alerts.levels import Level
from hubtui.flow.alerts import waiting
from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.steps import Choose, End, Picks, Step
from hubtui.wire import alerts, routes
from hubtui.wire.alerts import AlertOut, LookOut, Looks
from hubtui.wire.base import Done
from hubtui.wire.overrides import OverrideRows, StandingOut
from tests.calls import Kind, call, is_call, kind
from tests.unit.flow import alarmed, arrived, eastfield
from tests.unit.flow.explore import Hub, every_step, read_aloud, table, walked
from tests.unit.flow.person import Person, own_words

KNOWN = eastfield.known("ari")
NONE = OverrideRows(rows=[])
CASE = pytest.mark.parametrize("level", [Level.COME_AND_SEE_ME, Level.KIND_OF_WORRY])


def hub(out: AlertOut, opened: AlertOut | None = None) -> Hub:
    given: dict[Kind, Any] = {
        routes.OVERRIDES: NONE,
        routes.ALERTS: arrived.page(out.row),
        routes.ALERT: out,
        routes.OPEN: opened or out,
        routes.ANSWER: opened or out,
        routes.CLOSE: opened or out,
        routes.MISDIRECT: Done(),
    }
    return table(given)


def shown(out: AlertOut, *answers: Any, opened: AlertOut | None = None) -> Step | End:
    return walked(waiting.build(KNOWN), hub(out, opened), answers)[0]


def did(out: AlertOut, *answers: Any, opened: AlertOut | None = None) -> list[Effect]:
    return walked(waiting.build(KNOWN), hub(out, opened), answers)[1]


def test_a_live_alert_stays_in_the_list_for_who_said_that_they_cannot_act() -> None:
    row = alarmed.row("recipient", standing=StandingOut())
    for rows, there in (([row], True), ([row.model_copy(update={"over": True})], False)):
        given = {**hub_of_none(), routes.OVERRIDES: OverrideRows(rows=rows)}
        step = walked(waiting.build(KNOWN), table(given), ())[0]
        listed = "SAFETY K7-RATA 1 pm, no one has told the hub they will act" in words(step)
        assert listed == there


def hub_of_none() -> dict[Kind, Any]:
    return {routes.ALERTS: arrived.page()}


def words(step: Step | End) -> str:
    assert isinstance(step, Choose)
    lines = [f"{line.label} {line.text}" for line in step.body]
    options = [f"{o.tag} {o.label} {o.aside}" for o in step.options]
    return "\n".join([step.heading, step.hint, *lines, *options])


def test_the_list_shows_no_name_and_puts_late_first_then_new() -> None:
    rows = [
        arrived.row("read", reference="R1-KEA"),
        arrived.row("new", reference="N1-TUI", new=True, state="sent"),
        arrived.row("late", reference="L1-MOA", late=True),
    ]
    step, _ = walked(
        waiting.build(KNOWN),
        table({routes.OVERRIDES: NONE, routes.ALERTS: arrived.page(*rows)}),
        [],
    )
    assert isinstance(step, Choose)
    assert [o.id for o in step.options] == ["late", "new", "read"]
    assert [o.tag for o in step.options] == ["LATE", "NEW", ""]
    text = words(step)
    assert "Kind of worry, by 4 pm" in text
    assert not any(name in text for name in (*eastfield.names(), "Ruby"))


def test_safety_stands_above_all_and_opens_its_own_job() -> None:
    rows = OverrideRows(rows=[alarmed.row("recipient", "open"), alarmed.row("sender", id="o2")])
    answers = table(
        {routes.OVERRIDES: rows, routes.ALERTS: arrived.page(arrived.row("a1", late=True))}
    )
    step, _ = walked(waiting.build(KNOWN), answers, [])
    assert isinstance(step, Choose)
    assert [(o.id, o.tag) for o in step.options] == [("o1", "SAFETY"), ("a1", "LATE")]
    assert not any(name in words(step) for name in (*eastfield.names(), "Ruby"))
    end, _ = walked(waiting.build(KNOWN), answers, ["o1"])
    assert end == End("override", {"id": "o1"})


def test_what_went_to_the_wrong_person_says_so_to_a_privacy_officer() -> None:
    out = AlertOut(row=arrived.row(state="misdirected", why="privacy"), sent_at=arrived.AT)
    step = shown(out)
    assert isinstance(step, Choose)
    assert [option.aside for option in step.options] == ["went to the wrong person"]
    assert "went to the wrong person" in words(shown(out, "a1"))


def test_an_empty_list_says_it_does_not_mean_safe() -> None:
    step, _ = walked(
        waiting.build(KNOWN), table({routes.OVERRIDES: NONE, routes.ALERTS: arrived.page()}), []
    )
    assert "Nothing waits.\nThat does not mean everyone is safe." in words(step)


def test_more_asks_for_the_next_page() -> None:
    pages = [arrived.page(arrived.row("a"), after="x"), arrived.page(arrived.row("b"))]

    def answers(effect: Effect) -> object:
        if is_call(effect, routes.OVERRIDES):
            return NONE
        assert is_call(effect, routes.ALERTS)
        return pages[1 if "after" in dict(effect.query) else 0]

    step, done = walked(waiting.build(KNOWN), answers, ["@more"])
    assert done == [
        call(routes.OVERRIDES),
        call(routes.ALERTS, box="waiting"),
        call(routes.ALERTS, box="waiting", after="x"),
    ]
    assert isinstance(step, Choose)
    assert [o.id for o in step.options] == ["b"]


def test_close_is_asked_by_name_alone_before_it_is_opened() -> None:
    out = arrived.unopened(close_name="Ruby McAllister")
    step = shown(out, "a1")
    assert "Ruby McAllister" in words(step)
    assert not any(is_call(effect, routes.OPEN) for effect in did(out, "a1"))


def test_too_close_gives_it_back_and_never_opens_it() -> None:
    done = did(arrived.unopened(close_name="Ruby McAllister"), "a1", "yes")
    assert [kind(effect) for effect in done] == [
        routes.OVERRIDES,
        routes.ALERTS,
        routes.ALERT,
        routes.ANSWER,
    ]
    answer = done[-1]
    assert is_call(answer, routes.ANSWER)
    assert (answer.body.answer, answer.body.reason) == ("not-for-me", "too-close-to-me")


def test_promises_are_made_before_the_text_and_go_with_the_opening() -> None:
    out = arrived.unopened(promises=["only-me"])
    assert "Only for you" in words(shown(out, "a1"))
    assert call(routes.OPEN, "a1", alerts.OpenAlert(promises=["only-me"])) in did(
        out, "a1", "yes", opened=arrived.opened()
    )
    assert not any(is_call(effect, routes.OPEN) for effect in did(out, "a1", "no"))


def test_the_text_is_what_the_sender_was_shown() -> None:
    text = words(shown(arrived.unopened(), "a1", opened=arrived.opened()))
    for part in ("Sue Patel", "Ruby McAllister, 7", "Care of children", "look again"):
        assert part in text


def test_a_changed_one_says_so_and_an_old_one_says_old() -> None:
    changed = arrived.opened(row=arrived.row(version=2))
    assert "CHANGED. Read it again." in words(shown(changed, "a1"))
    assert "OLD." in words(shown(arrived.opened(old=True, answers=[]), "a1"))


@CASE
def test_each_level_has_its_own_plain_answers(level: Level) -> None:
    step = shown(arrived.opened(level), "a1")
    assert isinstance(step, Choose)
    ids = {o.id for o in step.options}
    assert ("have-it" in ids) == (level > Level.COME_AND_SEE_ME)
    assert ("will-ring" in ids) == (level == Level.COME_AND_SEE_ME)


def test_only_what_the_hub_allows_is_offered() -> None:
    step = shown(arrived.opened(answers=["not-for-me"]), "a1")
    assert isinstance(step, Choose)
    assert [o.id for o in step.options] == ["not-for-me"]


def test_not_for_me_takes_a_reason_and_someone_else_a_person() -> None:
    done = did(arrived.opened(), "a1", "not-for-me", "not-my-work")[-1]
    assert is_call(done, routes.ANSWER)
    assert done.body.reason == "not-my-work"
    done = did(arrived.opened(), "a1", "other", "propose", "ana")[-1]
    assert is_call(done, routes.ANSWER)
    assert (done.body.answer, done.body.person) == ("propose", "ana")


def test_saying_it_back_is_three_picks_with_none_picked() -> None:
    step = shown(arrived.opened(), "a1", "have-it-back")
    assert isinstance(step, Picks)
    assert [row.picked for row in step.rows] == [None, None, None]
    back = {"take": "look", "will": "visit", "by": "today"}
    done = did(arrived.opened(), "a1", "have-it-back", back)[-1]
    assert is_call(done, routes.ANSWER)
    assert (done.body.answer, done.body.read_back) == ("have-it", back)


def test_without_a_name_an_outcome_tells_nothing_and_asks_no_reason() -> None:
    ask = arrived.body(Level.ASK, client=None, told=None, basis=None, picks={})
    out = arrived.opened(Level.ASK, alert=ask)
    done = did(out, "a1", "outcome", "helped")[-1]
    assert is_call(done, routes.CLOSE)
    assert done.body.basis is None


@pytest.mark.parametrize("telling", ["know-them", "fits", "does-not-fit"])
def test_a_telling_answer_carries_its_own_reason_and_says_so_first(telling: str) -> None:
    path = ["a1", "other", telling, "yes-ok"]
    why = shown(arrived.opened(), *path)
    assert isinstance(why, Choose)
    assert why.picked is None
    first = why.options[0].id
    check = shown(arrived.opened(), *path, first)
    assert "This tells Sue what your office knows." in words(check)
    assert isinstance(check, Choose)
    assert check.picked is None
    assert not any(is_call(effect, routes.ANSWER) for effect in did(arrived.opened(), *path, first))
    done = did(arrived.opened(), *path, first, "send")[-1]
    assert is_call(done, routes.ANSWER)
    assert done.body.answer == telling
    assert done.body.basis is not None
    assert done.body.told is not None


def test_an_outcome_closes_with_a_reason_of_its_own() -> None:
    held = arrived.opened(row=arrived.row(state="acknowledged"), answers=["under-way", "close"])
    step = shown(held, "a1")
    assert isinstance(step, Choose)
    assert [o.id for o in step.options] == ["under-way", "outcome"]
    why = shown(held, "a1", "outcome", "helped", "yes-ok")
    assert isinstance(why, Choose)
    done = did(held, "a1", "outcome", "helped", "yes-ok", why.options[0].id, "send")[-1]
    assert is_call(done, routes.CLOSE)
    assert done.body.outcome == "helped"
    assert done.body.basis is not None


def test_what_its_sender_left_behind_is_closed_and_nobody_is_told() -> None:
    row = arrived.row(state="acknowledged")
    held = arrived.opened(sender="gone", row=row, answers=["under-way", "close"])
    done = did(held, "a1", "outcome", "helped")[-1]
    assert is_call(done, routes.CLOSE)
    assert done.body.basis is None
    assert "Nobody is told." in words(shown(held, "a1", "outcome", "helped"))


def test_a_supervisor_sees_the_envelope_and_no_answers() -> None:
    out = AlertOut(row=arrived.row(state="sent", why="supervisor", late=True), sent_at=arrived.AT)
    text = words(shown(out, "a1"))
    assert "K7-RATA" in text
    assert "Ruby" not in text
    assert "ring them" not in text, "nobody to ring is named here"
    assert "Who looked" not in text, "the hub tells a supervisor no such thing"


@pytest.mark.parametrize(
    ("state", "says"), [("sent", "kept from someone"), ("misdirected", "went to the wrong person")]
)
def test_a_privacy_officer_sees_why_they_are_told_and_who_looked(state: str, says: str) -> None:
    out = AlertOut(row=arrived.row(state=state, why="privacy"), sent_at=arrived.AT)
    looks = Looks(looks=[LookOut(person="ana", agency="a-ot", at=arrived.AT, why="recipient")])

    def answered(*answers: Any) -> str:
        given: dict[Kind, object] = {
            routes.OVERRIDES: NONE,
            routes.ALERTS: arrived.page(out.row),
            routes.ALERT: out,
        }
        return words(walked(waiting.build(KNOWN), table(given | {routes.LOOKS: looks}), answers)[0])

    assert says in answered()
    assert says in answered("a1")
    assert "Ana" in answered("a1", "looks")


def test_ones_own_goes_to_what_you_sent() -> None:
    assert shown(arrived.mine(), "a1") == End("sent", {"id": "a1"})


@CASE
def test_an_answer_is_three_keys_after_home(level: Level) -> None:
    person = Person("waiting", KNOWN, hub(arrived.unopened(), arrived.opened(level)))
    answer = "have-it" if level > Level.COME_AND_SEE_ME else "will-come"
    person.go(("waiting-0", "a1"), ("text", answer))
    assert 1 + person.presses <= 4
    person.step("note-done")


def test_promise_and_saying_it_back_are_ten_keys_from_home() -> None:
    out = arrived.unopened(promises=["only-me"])
    person = Person("waiting", KNOWN, hub(out, arrived.opened()))
    back = {"take": "look", "will": "visit", "by": "this-week"}
    promise = person.say("waiting-0", "a1")
    assert isinstance(promise, Choose)
    assert promise.picked is None
    assert not promise.opens, "a screen that opens has its first line picked by Enter"
    person.go(("promise", "yes"), ("text", "have-it-back"), ("back", back))
    assert 1 + person.presses <= 10


@CASE
def test_an_answer_is_140_words_from_home_at_most(level: Level) -> None:
    home = 33  # its heading and nine lines
    person = Person("waiting", KNOWN, hub(arrived.unopened(), arrived.opened(level)))
    answer = "have-it" if level > Level.COME_AND_SEE_ME else "will-come"
    person.go(("waiting-0", "a1"), ("text", answer))
    read = sum(
        len(text.split()) for step in person.seen for text in own_words(step) if text != "K7-RATA"
    )
    assert home + read <= 140


@pytest.mark.parametrize(
    "out",
    [
        arrived.unopened(close_name="Ruby McAllister", promises=["only-me", "talk-first"]),
        arrived.opened(),
        arrived.opened(Level.COME_AND_SEE_ME),
        arrived.opened(old=True, answers=[]),
        arrived.opened(row=arrived.row(state="acknowledged"), answers=["under-way", "close"]),
    ],
)
def test_words_of_every_screen(out: AlertOut) -> None:
    opened = out if out.alert else arrived.opened()
    steps = 0
    for step in every_step(waiting.build(KNOWN), hub(out, opened), deepest=7):
        if isinstance(step, End) or step.id.startswith(("why", "not-", "told")):
            continue  # asked the same way when telling, and measured there
        steps += 1
        read = read_aloud(step, eastfield.names())
        assert read.words <= 45, (step.id, read)
        assert read.longest <= 15, (step.id, read)
        assert read.grade <= 4, (step.id, read)
    assert steps >= 2


def test_what_is_answered_comes_last_and_has_no_time_any_more() -> None:
    rows = (
        arrived.row("a1", reference="A1-ONE", state="declined"),
        arrived.row("a2", reference="B2-TWO", due_at=arrived.AT + 24 * 3_600_000_000),
    )
    given: dict[Kind, Any] = {routes.OVERRIDES: NONE, routes.ALERTS: arrived.page(*rows)}
    step = walked(waiting.build(KNOWN), table(given), ())[0]
    assert isinstance(step, Choose)
    assert [option.label for option in step.options] == ["B2-TWO", "A1-ONE"]
    assert step.options[1].aside == "Kind of worry, answered"
    assert ", by " in step.options[0].aside, "control: an open one has its time"
