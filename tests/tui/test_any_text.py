"""Every step a person types into, and every step that shows a person's words, meets every text.

Three ways, without a terminal: the rules of the step alone, the app's screen, and plain mode's
questions. What a terminal is sent is read in tests/terminal and tests/faults/test_hostile_text.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from textual import events
from textual.pilot import Pilot

from hubtui.domain.text import UNSAFE, TextKind, safe_text
from hubtui.errors import Refused
from hubtui.flow.engine.answers import cleaned, problem
from hubtui.flow.engine.problems import problem_words
from hubtui.flow.engine.steps import Choose, Do, End, Filter, Free, Mark, Picks, Step, Value, Write
from hubtui.flow.engine.walk import Walk
from hubtui.flow.overrides import review, voice
from hubtui.flow.people import reach
from hubtui.flow.setup.job import setup
from hubtui.guidance.load import load
from hubtui.plain.ask import Asking, TypedAnswer
from hubtui.plain.console import Ended
from hubtui.plain.typed import Command
from hubtui.tui.widgets.body import AnswerPane
from hubtui.tui.widgets.entry import Entry
from hubtui.tui.widgets.note import NoteArea
from hubtui.wire.base import Done
from tests.contrast.cells import rendered_text
from tests.corpus import CLASSES, GOOD_NAMES, GOOD_NOTES
from tests.golden.scenes import every
from tests.hostile import endless, poisoned
from tests.plain.test_same_as_app import Listener
from tests.tui.stage import StageApp
from tests.unit.flow.known import CARD

TEXTS = tuple(text for texts in CLASSES.values() for text in texts)
ONE_EACH = tuple(texts[-1] for texts in CLASSES.values())
SETUP: tuple[tuple[str, Value], ...] = (
    *(("hub", "Eastfield hub"), ("office-1", "police"), ("office-1.name", "Police")),
    *(("office-1.listed", []), ("office-1.more", "done")),
    *(("person-1", "Jo Lee"), ("person-1.job", "sergeant"), ("person-1.office", "0")),
    *(("person-1.roles", ["supervisor", "privacy-officer"]), ("person-1.phone", "021 555 021")),
    *(("person-1.more", "more"), ("person-2", "Mere Tāne"), ("person-2.job", "principal")),
    *(("person-2.office", "0"), ("person-2.roles", ["supervisor"])),
    *(("person-2.phone", "021 555 022"), ("person-2.more", "done"), ("on-call", ["0", "1"])),
    *(("able", []), ("ways", ["mail", "hook"]), ("mail-host", "mail.example")),
    *(("mail-security", "tls"), ("mail-port", "465"), ("mail-sender", "hub@example.org")),
    *(("mail-user", "hub"), ("mail-password", "x"), ("hook-kind", "ntfy")),
    *(("hook-url", "https://hook.example/x"), ("hook-token", "x")),
    *(("reach-1.mail", "jo@example.org"), ("reach-1.hook", "jo"), ("reach-2.mail", "")),
    *(("reach-2.hook", ""), ("hub-phone", "0800 555 010"), ("suburbs", "Eastfield")),
    *(("hours", "always"), ("guide-1", "nobody"), ("place", "/srv/hub"), ("check", "make")),
)


def takes_text(step: Step) -> bool:
    return isinstance(step, Write) or isinstance(getattr(step, "entry", None), Free | Filter)


@cache
def setup_steps() -> tuple[Step, ...]:
    """Every question of set-up."""
    given, found = dict(SETUP), []
    walk = Walk(setup(load("nz"), "/srv/hub"))
    while not isinstance(step := walk.now(), End):
        if isinstance(step, Do):
            walk.done(step, Done())
            continue
        found.append(step)
        walk.answer(step, given.get(step.id, "done"))
    return tuple(found)


@cache
def all_steps() -> dict[str, Step]:
    """Every step, by scene and way."""
    found = {
        f"{scene}: {step.id} ({way})": step
        for scene, steps in every().items()
        for way, step in steps
    }
    found |= {f"set-up: {step.id}": step for step in setup_steps()}
    for step in (
        voice._code_step(),
        review._secret_step(),
        reach._write_step("mail", "sue@hub.example"),
        reach._write_step("hook", ""),
    ):
        found[f"other: {step.id}"] = step
    return found


@cache
def typed_steps() -> dict[str, Step]:
    """Those one types into. (Not made while tests are collected: it takes seconds.)"""
    return {name: step for name, step in all_steps().items() if takes_text(step)}


def test_nothing_one_types_into_is_left_out() -> None:
    ids = {step.id.rpartition(".")[2].lstrip("+") for step in typed_steps().values()}
    assert ids >= {
        *("who", "secret", "code", "pin", "pin-again", "own", "again", "old"),
        *("about", "children", "place", "age", "year", "suburb", "note", "keep-from", "find"),
        *("what", "where", "mail", "hook", "hub", "name", "person-1", "job", "phone"),
        *("mail-host", "mail-password", "hook-url", "hub-phone", "suburbs"),
    }


def answer_of(step: Step, text: str) -> Value | None:
    match step:
        case Write():
            return text
        case Choose(entry=Free()):
            return "=" + text
        case _:
            return None  # a filter's letters are no answer


def test_the_step_takes_it_clean_or_says_why_not() -> None:
    for name, step in typed_steps().items():
        _takes_it_clean_or_says_why_not(name, step)


def _takes_it_clean_or_says_why_not(name: str, step: Step) -> None:
    rule = step.entry if isinstance(step, Choose) else step
    for text in TEXTS:
        answer = answer_of(step, text)
        if answer is None:
            continue
        try:
            kept = cleaned(step, answer)
            refused = problem(step, kept)
        except Refused as error:
            kept, refused = "", error
        if refused is not None:
            said = problem_words(refused, CARD)
            assert said.endswith((".", "?")), said
            assert UNSAFE.search(said) is None
            assert not getattr(rule, "cleans", False) or refused.code == "answer-empty"
        elif not getattr(rule, "secret", False):
            assert isinstance(kept, str)
            assert safe_text(kept, kind=TextKind.NOTE) == kept, (name, text)


GOOD_FIELDS = ("tell: about (", "danger: +about", "danger: what")
GOOD_LINES = ("set-up: hub", "set-up: person-1", "set-up: office-1.name")


def test_good_names_are_taken_as_they_are() -> None:
    for name, step in typed_steps().items():
        if not (name.startswith(GOOD_FIELDS) or name in GOOD_LINES) or not isinstance(
            step, Choose | Write
        ):
            continue
        for text in GOOD_NAMES:
            kept = cleaned(step, answer_of(step, text) or "")
            assert isinstance(kept, str)
            assert kept.removeprefix("=") == safe_text(text, kind=TextKind.LINE)
            said = problem(step, kept)
            assert said is None or "\U0001f469" in text, (name, text, said)


def test_good_notes_are_taken_as_they_are() -> None:
    note = next(step for step in typed_steps().values() if step.id == "note")
    for text in GOOD_NOTES:
        assert cleaned(note, text) == text
        assert problem(note, text) is None


# ---------------------------------------------------------------- the app's screen


def shapes() -> dict[str, Step]:
    """One step of each kind to the fingers: the same widgets, with the same rules."""
    found: dict[object, tuple[str, Step]] = {}
    for name, step in typed_steps().items():
        rule = getattr(step, "entry", None) or step
        shape = (
            type(step),
            type(rule),
            getattr(rule, "kind", ""),
            getattr(rule, "secret", False),
            bool(getattr(rule, "digits", 0)),
            bool(getattr(step, "body", ())),
        )
        found.setdefault(shape, (name, step))
    return dict(found.values())


async def test_typed_and_pasted_in_the_app(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AnswerPane, "too_soon", lambda *_: False)  # quicker than hands
    app = StageApp()
    async with app.run_test(size=(80, 24)) as pilot:
        for name, step in shapes().items():
            await _typed_and_pasted(app, pilot, name, step)


async def _typed_and_pasted(app: StageApp, pilot: Pilot[None], name: str, step: Step) -> None:
    await app.lay(step)
    await pilot.pause()
    field = app.screen.query_one("Entry, NoteArea")
    assert isinstance(field, Entry | NoteArea)
    for text in (*ONE_EACH, CLASSES["23 pastes"][0], CLASSES["3 markup"][1], *GOOD_NAMES[:3]):
        for letter in text[:9]:
            app.post_message(events.Key("tab" if letter == "\t" else letter, letter))
        app.post_message(events.Paste(text))
        await pilot.pause()
        assert UNSAFE.search("".join(rendered_text(app))) is None, (name, text[:40])
        app.post_message(events.Key("enter", "\r"))
        await pilot.pause()
        for answer in app.answers:
            _judge(step, answer)
        app.answers.clear()
        field.clear()
        field.focus()
    assert app.is_running


def _judge(step: Step, answer: Value) -> None:
    """What is handed up is for the rules of the step, which never break."""
    try:
        problem(step, cleaned(step, answer))
    except Refused:
        pass


async def test_every_step_drawn_with_hostile_words_in_every_place() -> None:
    texts = endless()
    app = StageApp()
    async with app.run_test(size=(80, 24)) as pilot:
        # Every fourth here; all of them, at a terminal, in tests/faults/test_hostile_text.py.
        for name, step in list(all_steps().items())[::4]:
            await app.lay(poisoned(step, texts), next(texts))
            await pilot.pause()
            assert UNSAFE.search("".join(rendered_text(app))) is None, name
        assert app.is_running


# ---------------------------------------------------------------- plain mode


class Talker(Listener):
    """Types each line, then has no more to say."""

    def read(self, **_: object) -> str:
        try:
            return next(self.lines)
        except StopIteration:
            raise Ended from None


def heard(step: Step, lines: Iterator[str]) -> tuple[TypedAnswer | Command | None, str]:
    console = Talker(lines)
    try:
        answer = Asking(console, lambda: False, lambda: "").ask(step)
    except Ended:
        answer = None
    return answer, "\n".join([*console.heard, *console.prompts])


def test_typed_line_by_line_in_plain_mode() -> None:
    for name, step in typed_steps().items():
        for text in (*TEXTS, *GOOD_NAMES):
            answer, said = heard(step, iter([*text.splitlines()[:50], "1"]))
            assert UNSAFE.search(said.replace("\n", "")) is None, (name, text[:40])
            if isinstance(answer, TypedAnswer):
                _judge(step, answer.value)


def test_every_step_read_out_with_hostile_words_in_every_place() -> None:
    texts = endless()
    for name, step in all_steps().items():
        _, said = heard(poisoned(step, texts), iter(["1", "no such thing"]))
        assert UNSAFE.search(said.replace("\n", "")) is None, name


def test_control_words_that_nobody_cleaned_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hubtui.plain.draw.safe_text", lambda text, **_: text)
    texts = endless()
    said = [
        heard(poisoned(step, texts), iter(["1"]))[1]
        for step in all_steps().values()
        if not isinstance(step, Picks | Mark)
    ]
    assert UNSAFE.search("".join(said).replace("\n", "")) is not None
