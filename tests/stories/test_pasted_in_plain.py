"""I paste a note in plain mode: it is the note, whole, and picks nothing and sends nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.plain.test_pastes import STEAL
from tests.stories.people import Plain
from tests.stories.telling import LEVELS
from tests.stories.town import Town

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def ana(town: Town) -> Iterator[Plain]:
    front = town.sits_down(Plain, "Ana Sender")
    assert isinstance(front, Plain)
    yield front
    front.close()


def to_the_note(ana: Plain) -> None:
    ana.tell_home()
    ana.pick("Tell someone")
    ana.find("Beth")
    ana.sees("Beth Receiver, ", "Who is it about?")  # said back, before anything else is asked
    ana.write("Ruby McAllister, 7")
    ana.pick("Not yet.")
    ana.sees("Why is it OK to tell Beth?")
    ana.pick("Helping in this way is part of why we were told")
    ana.pick(LEVELS[4])
    ana.mark("Care of children")
    ana.fill("worse", "I saw it", "wants help")
    ana.sees("How sure are you?")
    ana.fill("fairly sure", "this week")
    ana.sees("What must Beth know?")


@pytest.mark.parametrize("brackets", [True, False])
def test_a_pasted_note_is_a_note_and_sends_nothing(ana: Plain, brackets: bool) -> None:
    to_the_note(ana)
    ana.prompted()
    ana._since = begun = len(ana.terminal.raw)
    if brackets:
        ana.terminal.paste(STEAL.replace("\n", "\r"))
        ana.terminal.press("enter")
    else:
        ana.terminal.send(STEAL.replace("\n", "\r") + "\r")
    ana.sees("Why does Beth need the note?")
    ana.pick("To give the right help")
    ana.sees("When, and how?")
    ana.take_as_is(3)
    ana.sees("This is what Beth will see.", "Three things to look at:", "1 Send it to Beth")
    assert b"Sent to" not in ana.terminal.raw[begun:]
