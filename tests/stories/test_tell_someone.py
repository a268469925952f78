"""I tell a colleague just enough, and see it arrive, be opened and be answered."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Pair
from tests.stories.telling import NOTE, number_row, open_row, opens, sent, tells, up_to_check


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_i_tell_beth_just_enough_and_she_sees_that_and_no_more(pair: Pair, level: int) -> None:
    number = tells(pair.ana, level)
    opens(pair.beth, number)
    seen = pair.beth.reads_whole("Ruby McAllister, 7")
    assert ("Care of children" in seen) == (level >= 2)
    assert ("worse" in seen) == (level >= 3)
    assert (NOTE in seen) == (level == 4)


def test_it_arrives_while_beth_touches_no_key(pair: Pair) -> None:
    before = pair.beth.shown()
    number = tells(pair.ana, 1)
    assert number not in before
    if pair.beth.kind == "tui":
        pair.beth.sees("waiting")
        pair.beth.pick("What waits for you")
        pair.beth.sees(number)
        second = tells_again(pair, "Noah Reed, 9")
        pair.beth.sees(number_row(pair.beth, second))
    else:
        pair.beth.act(lambda: pair.beth.terminal.press("enter"))
        pair.beth.sees("come in")


def test_i_see_each_step_without_touching_a_key(pair: Pair) -> None:
    ana, beth = pair.ana, pair.beth
    number = tells(ana, 2)
    ana.pick("Home")
    ana.sees("What do you want to do?")
    ana.pick("What you sent")
    ana.sees("What you sent", number)
    ana.pick(number_row(ana, number))
    ana.sees(f"{number} for Beth Receiver", "Sent")
    opens(beth, number)
    ana.sees_come("Opened")
    beth.pick("I have it. I will look into it")
    beth.sees("Ana")
    ana.sees_come("Has it and will look into it")


def test_i_take_it_back_before_she_opens_it(pair: Pair) -> None:
    number = tells(pair.ana, 1)
    pair.ana.pick("Take it back")
    pair.ana.sees(f"{number} is gone")
    pair.beth.pick("What waits for you")
    pair.beth.sees("What waits for you" if "Nothing" not in pair.beth.shown() else "Nothing waits")
    assert number not in pair.beth.shown()


def test_the_same_again_to_her_with_what_i_said_filled_in(pair: Pair) -> None:
    tells(pair.ana, 2)
    pair.ana.pick("Same again")
    pair.ana.sees("Who needs to know?")
    pair.ana.find("Beth")
    pair.ana.sees(
        "Have you talked with Ruby McAllister, or who cares for the child, about telling Beth?"
    )
    pair.ana.pick("Not yet.")
    pair.ana.sees("Why is it OK to tell Beth?")
    pair.ana.pick_first()
    pair.ana.sees("This is what Beth will see.", "Ruby McAllister, 7")
    pair.ana.pick("Send it to Beth")
    sent(pair.ana)


def test_enter_alone_never_sends(pair: Pair) -> None:
    up_to_check(pair.ana, 1)
    pair.ana.rest(0.5)  # a screen that sends takes nothing at first
    pair.ana.go()
    pair.ana.sees("Pick 1 to send it.")


def test_i_keep_it_and_finish_it_later(pair: Pair) -> None:
    up_to_check(pair.ana, 2, "Mia Field, 8")
    pair.ana.pick("Keep it, do not send yet")
    pair.ana.sees("It is not sent. It is kept.")
    pair.ana.pick("Home")
    pair.ana.sees("Finish what you started")
    pair.ana.pick("Finish what you started")
    pair.ana.terminal.wait_for(
        lambda terminal: any(
            pair.ana._shows(text, terminal) for text in ("to finish?", "Mia Field")
        )
    )
    if "to finish?" in pair.ana.shown():
        pair.ana.pick("Tell someone")
    pair.ana.sees("This is what Beth will see.", "Mia Field, 8")
    pair.ana.pick("Send it to Beth")
    sent(pair.ana)


def test_i_keep_it_from_someone_and_nobody_can_hand_it_to_them(pair: Pair) -> None:
    up_to_check(pair.ana, 1, "Tui Marsh, 7")
    pair.ana.pick("Change something")
    pair.ana.sees("What do you want to change?")
    pair.ana.pick("Keep this from someone")
    pair.ana.sees("Who must not learn of it?")
    pair.ana.mark_by_name("Colin")
    pair.ana.sees("This is what Beth will see.")
    pair.ana.pick("Send it to Beth")
    number = sent(pair.ana)
    open_row(pair.beth, number)
    pair.beth.sees("Ana asks you to promise:", "Only for you")
    pair.beth.pick("I promise. Open it")
    pair.beth.sees("What will you do?")
    pair.beth.pick("Someone else should have it")
    pair.beth.sees("Who should have it?")
    pair.beth.write("Colin")
    pair.beth.sees("No one fits. Type less of it.")


def tells_again(pair: Pair, about: str) -> str:
    pair.ana.tell_home()
    return tells(pair.ana, 1, about)
