"""In plain mode a number picks what was read out, and what is private is asked about each time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubtui.domain.alerts.levels import Client
from hubtui.domain.text import TextKind
from hubtui.flow.engine.jobs import JOBS
from hubtui.flow.engine.steps import (
    Choose,
    End,
    Filter,
    Free,
    Line,
    LineKind,
    Mark,
    Option,
    Step,
    Write,
)
from hubtui.flow.engine.walk import Job, Prompter, Walk
from hubtui.flow.tell.about import about
from hubtui.flow.tell.consultation import told
from hubtui.plain.ask import Asking, TypedAnswer
from hubtui.plain.console import Ended
from hubtui.plain.typed import Command
from hubtui.wording import say
from tests.golden.scenes import KNOWN, SCENES, Scene, every
from tests.plain.test_same_as_app import Listener

PEOPLE = tuple(Option(f"p{n}", f"Person {n}", "Police") for n in range(1, 17))
WHO = Choose("who", "Who?", PEOPLE, entry=Filter(), empty="No name fits.", none_picked="Pick one.")
PRIVATE = say("plain.others-may-hear")


class Hears(Listener):
    """Somebody who answers about headphones like anything else, and hears the prompts too."""

    def prompt(self, words: str) -> None:
        self.prompts.append(words)
        self.heard.append(words)

    def read(self, **_: object) -> str:
        line = next(self.lines, None)
        if line is None:
            raise Ended
        return line


class Sitting:
    """One run of plain mode: what was agreed to is kept from question to question."""

    def __init__(self) -> None:
        self.asking = Asking(Hears(iter(())), lambda: False, str)

    def answers(self, step: Step, *lines: str) -> tuple[object, list[str]]:
        self.asking.console = console = Hears(iter(lines))
        try:
            answer = self.asking.ask(step)
        except Ended:
            return None, console.heard
        return (answer.value if isinstance(answer, TypedAnswer) else answer), console.heard


def answers(step: Step, *lines: str) -> tuple[object, list[str]]:
    return Sitting().answers(step, *lines)


@pytest.mark.parametrize("line", ["1", "8", "16", "0", "20", ""])
def test_who_was_not_read_out_is_not_picked_by_number(line: str) -> None:
    found, heard = answers(WHO, line)
    assert found is None
    assert say("plain.how-many", count=16) in heard
    assert say("plain.how-to-find", count=16) in heard


def test_the_list_is_read_out_on_a_word_and_then_its_numbers_pick() -> None:
    found, heard = answers(WHO, "list", "13")
    assert "13 Person 13, Police" in heard
    assert found == "p13"
    assert heard[-1] == "Person 13, Police."


def test_a_long_list_is_read_on_and_only_as_far_as_it_was_read() -> None:
    many = replace(WHO, options=tuple(Option(f"p{n}", f"Person {n}") for n in range(1, 50)))
    assert answers(many, "list", "21")[0] is None
    found, heard = answers(many, "list", "list", "21")
    assert "21 Person 21" in heard
    assert found == "p21"


def test_numbers_follow_the_last_list_read() -> None:
    assert answers(WHO, "person 16", "1")[0] == "p16"
    assert answers(WHO, "list", "nobody at all", "3")[0] is None, "nothing stands read any more"


@pytest.mark.parametrize("lines", [("person 3", "1"), ("person 3", "")])
def test_who_was_picked_is_said_back(lines: tuple[str, ...]) -> None:
    assert answers(WHO, *lines)[1][-1] == "Person 3, Police."
    short = replace(WHO, options=PEOPLE[:3])
    assert answers(short, "2")[1][-1] == "Person 2, Police."
    marked = Mark("keep", "Keep from?", PEOPLE[:3], entry=Filter())
    assert answers(marked, "1 3")[1][-1] == "Picked now: Person 1, Person 3."


def alert(number: str, about: str = "", words: str = "He is 7.") -> Choose:
    body = (Line(words, LineKind.SAID),)
    options = (Option("ok", "I have it"), Option("no", "Not me"))
    return Choose("reading", "An alert", options, body=body, alert=number, about=about)


def test_headphones_are_asked_for_once_for_each_client() -> None:
    sitting = Sitting()
    first, second = alert("K7-RATA", "Zeb"), alert("K7-TUI", "Ana")
    for step, asks in ((first, True), (first, False), (second, True), (first, True)):
        found, heard = sitting.answers(step, *(["1"] if asks else []), "1")
        assert found == "ok"
        assert (PRIVATE in heard) is asks
        assert "> He is 7." in heard


def test_headphones_are_asked_for_again_after_a_hide_or_another_person() -> None:
    sitting = Sitting()
    sitting.answers(alert("K7-RATA"), "1", "1")
    sitting.asking.forget()
    assert PRIVATE in sitting.answers(alert("K7-RATA"), "1", "1")[1]


def test_words_of_another_client_are_asked_about_where_no_alert_tells_them_apart() -> None:
    sitting = Sitting()
    sitting.answers(alert("", words="Zeb"), "1", "1")
    assert PRIVATE not in sitting.answers(alert("", words="Zeb"), "1")[1]
    assert PRIVATE in sitting.answers(alert("", words="Ana"), "1", "1")[1]


@pytest.mark.parametrize("wrong", ["", "3", "x", "yes", "1 2"])
def test_a_wrong_answer_about_headphones_says_why_it_is_asked_again(wrong: str) -> None:
    found, heard = answers(alert("K7-RATA"), wrong, "1", "1")
    assert found == "ok"
    assert heard.index(say("plain.read-it-why")) < heard.index("> He is 7.")
    assert "> He is 7." not in answers(alert("K7-RATA"), wrong)[1]


@pytest.mark.parametrize(
    "step",
    [
        Write("note", "What?", TextKind.NOTE, 300, value="Rūby"),
        Write("line", "What?", TextKind.LINE, 300, value="Rūby"),
        Choose("about", "Who?", PEOPLE[:2], entry=Free(TextKind.NAME, 80, value="Rūby")),
    ],
    ids=lambda step: step.id,
)
def test_what_a_field_holds_can_be_heard_and_is_said_to_be_kept(step: Step) -> None:
    sitting = Sitting()
    again = ("again", "1") if step.id == "note" else ("again",)
    found, heard = sitting.answers(step, *again)
    assert found is Command.AGAIN
    assert any("again to hear it" in line for line in heard)
    found, heard = sitting.answers(step, "1", "")
    assert PRIVATE in heard
    assert "> Rūby" in heard
    assert heard[-1] == say("plain.kept")
    assert str(found).removeprefix("=") == "Rūby"
    assert "> Rūby" not in answers(step, "")[1], "control: unasked it is not read out"


def test_marks_are_named() -> None:
    step = Mark("topics", "Which?", PEOPLE[:3], marked=("p2",))
    assert "Picked now: Person 2." in answers(step, "")[1]


def test_an_empty_pin_says_what_a_pin_is() -> None:
    pin = Free(TextKind.CODE, 6, secret=True, digits=6)
    step = Choose("pin", "Hidden", PEOPLE[:1], entry=pin, none_picked="Type the six digits.")
    assert "Type the six digits." in answers(step, "", "246813")[1]


NAMES = ("Ruby", "McAllister")


def _first_heard(step: Step) -> list[str]:
    """What is heard before anything was typed."""
    return answers(step)[1]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_no_client_is_named_before_it_is_agreed_to(scene: Scene) -> None:
    for way, step in every()[scene.name]:
        if getattr(step, "quick", False):
            continue  # somebody is in danger: nothing holds it up
        named = [line for line in _first_heard(step) if any(name in line for name in NAMES)]
        assert not named, (way, step.id)


def test_the_scenes_do_name_clients() -> None:
    steps = [step for found in every().values() for _, step in found]
    assert any("Ruby" in step.hint for step in steps)


def _asks_told(ask: Prompter) -> End:
    told(ask, Client("person", "Ruby McAllister", "known"), "Dev")
    return End()


def _asks_about(ask: Prompter) -> End:
    about(ask, KNOWN)
    return End()


@pytest.mark.parametrize("job", [_asks_told, _asks_about])
def test_whoever_was_just_typed_in_is_not_read_back_before_it_is_agreed_to(job: Job) -> None:
    walk = Walk(job)
    step = walk.now()
    if job is _asks_about:
        assert isinstance(step, Choose)
        walk.answer(step, "=Ruby McAllister")
        step = walk.now()
    assert isinstance(step, Choose)
    assert "Ruby" in step.heading, "control"
    assert _first_heard(step) == [PRIVATE, say("plain.read-it")]


def test_a_heading_that_names_a_client_is_asked_about_and_once_until_it_is_forgotten() -> None:
    sitting = Sitting()
    options = (Option("yes", "Yes, and Zeb is OK with it"), Option("no", "No"))
    told = Choose("told", "Have you talked with Zeb?", options, names="Zeb")
    check = replace(alert(""), hint="Is Dev a friend of Zeb?", names="Zeb")
    assert sitting.answers(told)[1] == [PRIVATE, say("plain.read-it")]
    assert sitting.answers(told, "2")[0] is Command.BACK
    assert sitting.answers(told, "1", "1")[0] == "yes"
    assert PRIVATE not in sitting.answers(check, "1")[1]
    sitting.asking.forget()  # hidden, signed out, or at Home
    assert sitting.answers(told)[1] == [PRIVATE, say("plain.read-it")]


def test_danger_names_nobody_aloud_before_it_is_checked() -> None:
    begin = {"alert": "al-1", "about": "Ruby McAllister", "words": "yes"}
    for spoken, heard in ((begin, False), ({**begin, "words": ""}, True)):
        walk = Walk(JOBS["danger"].build(KNOWN), spoken)
        for given in ("no", "yes"):
            step = walk.now()
            assert isinstance(step, Choose)
            walk.answer(step, given)
            assert step.id == "called" or ("Ruby" in step.heading) is heard
