"""Somebody could get hurt: every job that takes a reason names F9, and asks by when anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubtui.domain.alerts.levels import Field, Level
from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import Effect, SendAlert
from hubtui.flow.engine.steps import Choose, End, Step
from hubtui.flow.tell.hurt import WHEN_ALONE
from hubtui.wire import routes
from hubtui.wire.alerts import AlertOut, Receipt
from tests.calls import is_call, kind
from tests.unit.flow import arrived
from tests.unit.flow import test_other_jobs as others
from tests.unit.flow import test_tell as telling
from tests.unit.flow.eastfield import known, pack
from tests.unit.flow.person import Person

RECEIPT = Receipt(alert="a1", reference="K7-RATA", at=arrived.AT, leaf=1, checkpoint="")
SAYS = ("told", "reason", "questions")
"""How it is said: that one did not talk because of danger, by the reason, by a question."""


def served(out: AlertOut) -> Callable[[Effect], object]:
    def hub(effect: Effect) -> object:
        match kind(effect):
            case routes.ALERT | routes.ANSWER | routes.CLOSE:
                return out
            case routes.RENEW | routes.CORRECT | effects.SendAlert:
                return RECEIPT
            case routes.SAY_TALK:
                return others.TALK
            case _:
                raise AssertionError(effect)

    return hub


def say_hurt(someone: Person, says: str, prefix: str = "") -> None:
    """Answer whether they talked and why, so that somebody could get hurt."""
    someone.say(f"{prefix}told", "no-danger" if says == "told" else "not-yet")
    give_reason(someone, says, prefix)


def give_reason(someone: Person, says: str, prefix: str = "") -> None:
    """Answer why it is OK: by a reason of danger, by a question about it, or by the usual one."""
    why = someone.step(f"{prefix}why")
    assert isinstance(why, Choose)
    if says == "questions":
        someone.go((f"{prefix}why", "help"), (f"{prefix}why.danger", "yes"))
        while not isinstance(step := someone.now(), End) and step.id.startswith(f"{prefix}why."):
            someone.say(step.id, "yes")
    elif says == "told":
        someone.say(f"{prefix}why", why.options[0].id)
    elif threats(why):
        someone.say(f"{prefix}why", threats(why)[0])
    else:
        other = someone.say(f"{prefix}why", "other")
        assert isinstance(other, Choose)
        someone.go((f"{prefix}why.other", threats(other)[0]), (f"{prefix}why.true", "true"))


def threats(step: Choose) -> list[str]:
    return [option.id for option in step.options if pack().hurt((option.id,))]


def f9_after(someone: Person, first: int) -> bool:
    return any("F9" in words(step) for step in someone.seen[first:])


def words(step: Step) -> str:
    body = getattr(step, "body", ())
    return " ".join([step.heading, getattr(step, "hint", ""), *(line.text for line in body)])


def asked_when(someone: Person) -> bool:
    """Answer by when, where it is asked with nothing picked, beside F9."""
    step = someone.now()
    if isinstance(step, End) or step.id != WHEN_ALONE:
        return False
    assert isinstance(step, Choose)
    assert (step.picked, "F9" in step.hint) == (None, True)
    someone.say(WHEN_ALONE, "today")
    return True


def tell(says: str) -> Person:
    someone = telling.person()
    someone.go(("who", "ari"), ("about", "=Mia Brown, 29"))
    say_hurt(someone, says)
    someone.go(("level", "1"), ("fields", None))
    return someone


def same_again(says: str) -> Person:
    sent = tell(says)
    assert asked_when(sent)
    sent.say("check", "send")
    end = sent.say("sent", "again")
    assert isinstance(end, End)
    someone = telling.person(end.facts)
    someone.say("who", "ari")
    say_hurt(someone, says)
    return someone


def someone_else(says: str) -> Person:
    """What was not for whom it went to, told to another."""
    out = arrived.mine("declined", answers=())
    end = Person("sent", known("sue"), served(out), {"id": "a1"}).say("one", "someone")
    assert isinstance(end, End)
    someone = Person("tell", known("sue"), served(out), end.facts)
    someone.say("who", "ana")
    say_hurt(someone, says)
    return someone


def renew(says: str) -> Person:
    out = arrived.mine("lapsed", answers=("renew", "close"))
    someone = Person("sent", known("sue"), served(out), {"id": "a1"})
    someone.say("one", "renew")
    say_hurt(someone, says)
    return someone


def correct_with(says: str) -> Person:
    """What was sent without danger, corrected to say that there is."""
    someone = Person("correct", known(), others.hub, {"id": "al-1"})
    someone.say("check", "change")
    if says == "told":
        someone.go(("change", "told"), ("told", "no-danger"))
    else:
        someone.say("change", "why")
        give_reason(someone, says)
    return someone


def correct_higher(says: str) -> Person:
    someone = Person("correct", known(), others.hub, {"id": "al-1"})
    someone.go(("check", "change"), ("change", "level"), ("level", "3"))
    say_hurt(someone, says, "level.")
    someone.go(("noticed", telling.NOTICED), ("sure", telling.SURE))
    return someone


WITH_WHEN = (tell, same_again, someone_else, renew, correct_with, correct_higher)


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("job", WITH_WHEN)
def test_what_is_sent_names_f9_and_asks_by_when_with_nothing_picked(
    job: Callable[[str], Person], says: str
) -> None:
    someone = job(says)
    assert asked_when(someone)
    last = {"until": "2026-11-23", "check": "send"}
    while isinstance(step := someone.now(), Choose) and step.id in last:
        someone.say(step.id, last[step.id])
    sent = someone.did[-1]
    if is_call(sent, routes.RENEW):
        assert sent.body.when == "today"
    elif isinstance(sent, SendAlert):
        assert sent.alert.picks[Field.WHEN] == ["today"]
    else:
        assert is_call(sent, routes.CORRECT)
        assert sent.body.alert.picks[Field.WHEN] == ["today"]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("says", ["told", "reason"])
def test_correcting_what_says_somebody_could_get_hurt_asks_by_when_anew(
    says: str, level: int
) -> None:
    lines = telling.EVERY[level]
    someone = telling.person()
    someone.go(*lines[:2])
    say_hurt(someone, says)
    someone.go(*lines[4:-1], ("fields", None), (WHEN_ALONE, "this-week"), ("check", "send"))
    was = next(each for each in someone.did if isinstance(each, SendAlert)).alert
    out = others.sent_out().model_copy(update={"alert": was})
    again = Person("correct", known(), served(out), {"id": "al-1"})
    assert asked_when(again)
    again.say("check", "send")
    sent = again.did[-1]
    assert is_call(sent, routes.CORRECT)
    assert sent.body.alert.picks[Field.WHEN] == ["today"]


def test_renewing_a_matter_without_danger_keeps_its_when() -> None:
    out = arrived.mine("lapsed", answers=("renew", "close"))
    someone = Person("sent", known("sue"), served(out), {"id": "a1"})
    why = someone.go(("one", "renew"), ("told", "yes-ok"))
    assert isinstance(why, Choose)
    someone.go(("why", why.options[0].id), ("until", "2026-11-23"))
    renewed = someone.did[-1]
    assert is_call(renewed, routes.RENEW)
    assert renewed.body.when is None


@pytest.mark.parametrize("says", SAYS)
@pytest.mark.parametrize("way", ["know-them", "fits", "does-not-fit", "outcome"])
def test_every_answer_that_takes_a_reason_names_f9(way: str, says: str) -> None:
    out = arrived.opened(Level.WHAT_WE_NOTICED)
    someone = Person("waiting", known("ari"), served(out), {"id": "a1"})
    text = someone.step("text")
    assert isinstance(text, Choose)
    if way not in {option.id for option in text.options}:
        someone.say("text", "other")
        someone.say("other", way)
    else:
        someone.say("text", way)
    if way == "outcome":
        someone.say("outcome", "no-change")
    first = len(someone.seen)
    say_hurt(someone, says)
    someone.step("send-told")
    assert f9_after(someone, first)
