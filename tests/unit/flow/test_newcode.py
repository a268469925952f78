"""A new code: what is shut is said before it is asked for; whoever says who it is picks it."""

from __future__ import annotations

import pytest

from hubtui.flow.engine import effects
from hubtui.flow.engine.effects import Effect, News
from hubtui.flow.engine.steps import Choose, End
from hubtui.wire import routes, session
from hubtui.wire.base import Done
from hubtui.wire.overrides import OverrideRows
from hubtui.wire.people import Me, Shut
from hubtui.wire.session import CodeUsed, Notice
from tests.calls import call, is_call, kind
from tests.unit.flow import arrived
from tests.unit.flow.eastfield import NOW, known, me
from tests.unit.flow.explore import every_step, read_aloud
from tests.unit.flow.person import Person, own_words

DOUBT = me(shut=Shut(since=NOW - 60, person="jo", phone="021 555 023"))
ALONE = me(shut=Shut(since=NOW - 60))
CODE = CodeUsed(
    id="c1", person="ari", made_by="host", made_at=NOW - 120, used_at=NOW - 60, workstation="Desk 3"
)
NOTICE = Notice(id="n1", kind="ring", about="ari", by="ari", reference="K7-RATA", at=NOW - 60)
NAMES = ("Ari Hunt", "Jo Lee", "Desk 3", "K7-RATA", "1 pm", "12:59 pm")


def hub(who: Me) -> object:
    def answer(effect: Effect) -> object:
        match kind(effect):
            case effects.HomeNews:
                return News(who, (), (), ())
            case routes.OVERRIDES:
                return OverrideRows(rows=[])
            case routes.SAY_WHO:
                return Done()
            case routes.ALERT:
                return arrived.opened()
            case _:
                return arrived.page(arrived.row("a1", reference="K7-RATA", state="sent"))

    return answer


def at(job: str, who: Me, begin: dict[str, str] | None = None) -> Person:
    return Person(job, known(me_or_none=who), hub(who), begin or {})  # type: ignore[arg-type]


def words(step: object) -> str:
    assert isinstance(step, Choose)
    return " ".join(own_words(step))


def test_home_says_until_who_says_it_is_you() -> None:
    said = words(at("home", DOUBT).step("home"))
    assert "What waits is shut until Jo Lee says it is you: 021 555 023." in said
    assert "the hub's machine" in words(at("home", ALONE).step("home"))
    assert "shut" not in words(at("home", me()).step("home")), "control"


@pytest.mark.parametrize("job", ["sent", "ok", "talked", "week"])
def test_what_is_shut_is_said_before_anything_is_asked(job: str) -> None:
    someone = at("home", DOUBT)
    said = words(someone.say("home", job))
    assert "You can send. F9 and safety alerts work." in said
    assert "Ring Jo Lee: 021 555 023." in said
    assert someone.say("shut", "home") == End("home")
    assert at("home", me()).say("home", job) == End(job), "control"


def test_more_is_shut_alike() -> None:
    someone = at("home", DOUBT)
    assert "This is shut" in words(someone.go(("home", "more"), ("more", "records")))
    someone = at("home", DOUBT)
    assert someone.go(("home", "more"), ("more", "settings")) == End("settings")


@pytest.mark.parametrize("job", ["tell", "ask", "find", "waiting"])
def test_sending_is_not(job: str) -> None:
    assert at("home", DOUBT).say("home", job) == End(job)


def test_what_waits_shows_that_it_waits_and_no_more() -> None:
    someone = at("waiting", DOUBT)
    assert "This is shut" in words(someone.say("waiting-0", "a1"))


def test_a_supervisor_is_asked_and_nothing_is_picked() -> None:
    asked = me("jo", asked=[CODE])
    home = at("home", asked).step("home")
    assert "Is it Ari Hunt?" in words(home)
    assert isinstance(home, Choose)
    asides = {option.id: option.aside for option in home.options}
    assert asides["waiting"] == "3 waiting"
    end = at("waiting", asked).say("waiting-0", "code:c1")
    assert end == End("new-code", {"id": "c1"})
    assert isinstance(end, End)
    someone = at("new-code", asked, end.facts)
    step = someone.step("who")
    assert isinstance(step, Choose)
    assert (step.picked, step.sends) == (None, True)
    assert step.body[0].text.startswith("by the hub's machine, ")
    for answer in ("yes", "no"):
        someone = at("new-code", asked, end.facts)
        someone.say("who", answer)
        assert call(routes.SAY_WHO, "c1", session.SayWho(yes=answer == "yes")) in someone.did
    someone = at("new-code", asked, end.facts)
    assert someone.say("who", "later") == End()
    assert not any(is_call(each, routes.SAY_WHO) for each in someone.did)


def test_a_sender_is_told_to_ring() -> None:
    told = me("jo", told=[NOTICE])
    said = words(at("home", told).step("home"))
    assert "Ari Hunt has a new code, so K7-RATA is shut for now. Ring them:" in said
    assert "K7-RATA" in words(at("new-code", told, {"id": "@notices"}).step("notices"))


@pytest.mark.parametrize("who", [DOUBT, ALONE, me("jo", asked=[CODE], told=[NOTICE])])
def test_each_screen_is_short_and_plain(who: Me) -> None:
    begun = {"new-code": {"id": "c1"}, "waiting": {}}
    for job, begin in begun.items():
        person = at(job, who, begin)
        for step in every_step(person.walk.job, hub(who), begin, deepest=1):  # type: ignore[arg-type]
            if isinstance(step, End):
                continue
            found = read_aloud(step, NAMES)
            assert found.words <= 45
            assert found.longest <= 15
            assert found.grade <= 4, words(step)
