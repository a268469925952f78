"""I answer what waits for me; I follow what I sent, and put it right."""

from __future__ import annotations

import pytest

from tests.stories.conftest import Pair
from tests.stories.telling import number_row, opens, tells

pytestmark = pytest.mark.story


@pytest.mark.parametrize(
    ("answer", "then", "what_ana_reads"),
    [
        ("I have it. I will look into it", (), "Has it and will look into it"),
        ("I will come and see you", (), "Will come and see you"),
        ("Not for me", ("It is not my work",), "Not for them"),
        ("I need more to act", (), "Needs a bit more to act"),
    ],
)
def test_beth_answers_and_i_read_it(
    pair: Pair, answer: str, then: tuple[str, ...], what_ana_reads: str
) -> None:
    number = tells(pair.ana, 2)
    opens(pair.beth, number)
    pair.beth.pick(answer)
    for label in then:
        pair.beth.sees(label)
        pair.beth.pick(label)
    pair.beth.sees("Ana")
    follows(pair, number)
    pair.ana.sees_come(what_ana_reads)


def test_beth_says_back_what_she_read(pair: Pair) -> None:
    number = tells(pair.ana, 2)
    opens(pair.beth, number)
    pair.beth.pick("I have it. I will say back")
    pair.beth.sees("Say back to Ana what you read")
    pair.beth.fill("I should look again", "ring them", "today")
    follows(pair, number)
    pair.ana.sees_come("Has it and will look into it")


def test_beth_proposes_someone_else_and_i_decide(pair: Pair) -> None:
    number = tells(pair.ana, 1)
    opens(pair.beth, number)
    pair.beth.pick("Someone else should have it")
    pair.beth.sees("Who should have it?")
    pair.beth.find("Colin")
    pair.beth.sees("Ana")
    follows(pair, number)
    pair.ana.sees_come("Colin Other should have it")


def test_beth_tells_what_came_of_it_with_a_reason_of_her_own(pair: Pair) -> None:
    number = tells(pair.ana, 2)
    opens(pair.beth, number)
    pair.beth.pick("Something else")
    pair.beth.sees("What else?")
    pair.beth.pick("What came of it")
    pair.beth.sees("What came of it?")
    pair.beth.pick("It helped")
    pair.beth.sees(
        "Have you talked with Ruby McAllister, or who cares for the child, about telling Ana?"
    )
    pair.beth.pick("Yes, and Ruby McAllister is OK with it")
    pair.beth.sees("Why is it OK to tell Ana?")
    pair.beth.pick_first()
    pair.beth.sees("This tells Ana what your office knows.")
    pair.beth.pick("Tell Ana")
    pair.beth.sees("Told.")
    follows(pair, number)
    pair.ana.sees_come("It helped")


def test_i_see_who_looked_and_close_it(pair: Pair) -> None:
    number = tells(pair.ana, 2)
    opens(pair.beth, number)
    follows(pair, number)
    pair.ana.sees_come("Opened")
    pair.ana.pick("Who looked")
    pair.ana.sees("Who looked", "Beth Receiver, counsellor, School")
    pair.ana.go()
    pair.ana.sees(f"{number} for Beth Receiver")
    pair.ana.pick("Close it")
    pair.ana.sees("What came of it?")
    pair.ana.pick("It helped")
    pair.ana.sees("It is closed.")


def test_i_change_what_i_said_and_beth_reads_it_again(pair: Pair) -> None:
    number = tells(pair.ana, 2)
    opens(pair.beth, number)
    pair.beth.pick("I have it. I will look into it")
    pair.beth.sees("Ana")
    follows(pair, number)
    pair.ana.sees_come("Has it")
    pair.ana.pick("Change it, or say more")
    pair.ana.sees("This is what Beth will see now.", "Beth reads it again.")
    pair.ana.pick("Send the new one to Beth")
    pair.ana.sees("Sent to Beth.")
    pair.beth.tell_home()
    pair.beth.pick("What waits for you")
    pair.beth.sees(number)
    pair.beth.pick(number_row(pair.beth, number))
    pair.beth.sees("CHANGED. Read it again.")


def follows(pair: Pair, number: str) -> None:
    """From Sent to the life of one."""
    pair.ana.tell_home()
    pair.ana.pick("What you sent")
    pair.ana.sees("What you sent", number)
    pair.ana.pick(number_row(pair.ana, number))
    pair.ana.sees(f"{number} for Beth Receiver")
