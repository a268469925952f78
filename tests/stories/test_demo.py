"""I try it alone, with one command."""

from __future__ import annotations

import pytest

from tests.stories.people import FRONTS, Front, Tui
from tests.stories.telling import LEVELS

pytestmark = pytest.mark.story


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_enter_alone_goes_from_the_first_screen_to_home(kind: type[Front]) -> None:
    front = kind("demo", "--quiet-colleagues")
    try:
        front.begin()
        front.sees("Who are you?", "PRACTICE" if kind is Tui else "Who", timeout=40)
        front.go()
        front.sees("What do you want to do?")
    finally:
        front.close()


def test_a_role_opens_as_that_role_and_a_colleague_answers_by_script() -> None:
    me = Tui("demo", "--as", "staff")
    try:
        me.sees("What do you want to do?", "PRACTICE - NOT REAL", timeout=40)
        me.pick("Tell someone")
        me.sees("Who needs to know?")
        me.find("Ben Okafor")
        me.sees("Who is it about?")
        me.write("Ruby McAllister, 7")
        me.sees(
            "Have you talked with Ruby McAllister, or who cares for the child, about telling Ben?"
        )
        me.pick("Not yet.")
        me.sees("Why is it OK to tell Ben?")
        me.pick_first()
        me.sees("How much does Ben need?")
        me.pick(LEVELS[1])
        me.sees("When, and how?")
        me.take_as_is(2)
        me.sees("This is what Ben will see.")
        me.pick("Send it to Ben")
        me.sees("Sent to Ben. Number TRN-")
        me.pick("Home")
        me.sees("What do you want to do?")
        me.pick("What you sent")
        me.sees("What you sent", "1 TRN-")
        me.terminal.press("1")
        me.sees("for Ben Okafor", "Opened", timeout=60)
    finally:
        me.close()
