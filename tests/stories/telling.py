"""How a person tells someone, step by step, as they would say it."""

from __future__ import annotations

from tests.stories.people import Front

LEVELS = {1: "The name.", 2: "And what kind of worry", 3: "And what we noticed", 4: "And a note"}
NOTE = "Asleep in class on three days. No lunch since Monday."


def up_to_check(ana: Front, level: int, about: str = "Ruby McAllister, 7", shown: str = "") -> None:
    """From Home to what Beth will see, with ``shown`` where that is not as it was typed."""
    ana.pick("Tell someone")
    ana.sees("Who needs to know?")
    ana.find("Beth")
    ana.sees("Who is it about?")
    ana.write(about)
    ana.sees("Have you talked with", "about telling Beth?")
    ana.pick("Not yet.")
    ana.sees("Why is it OK to tell Beth?")
    ana.pick_first()
    ana.sees("How much does Beth need?")
    ana.pick(LEVELS[level])
    if level >= 2:
        ana.sees("What kind of worry is it?")
        ana.mark("Care of children", "Health or mood")
    if level >= 3:
        ana.sees("What have you noticed?")
        ana.fill("worse", "I saw it", "wants help")
        ana.sees("How sure are you?")
        ana.fill("fairly sure", "this week")
    if level == 4:
        ana.sees("What must Beth know?")
        ana.write(NOTE)
        ana.sees("Why does Beth need the note?")
        ana.pick("To give the right help")
    ana.sees("When, and how?")
    ana.take_as_is(2 if level == 1 else 3)
    ana.sees("This is what Beth will see.", shown or about)


def tells(ana: Front, level: int, about: str = "Ruby McAllister, 7", shown: str = "") -> str:
    """From Home to Sent; give the number."""
    up_to_check(ana, level, about, shown)
    ana.pick("Send it to Beth")
    return sent(ana)


def sent(ana: Front) -> str:
    """The number on the Sent screen."""
    ana.sees("Sent to Beth.")
    return ana.reads_off(r"Number ([A-Z0-9]{2}-[A-Z]+)\.")


def opens(beth: Front, number: str) -> None:
    """From Home to the text of one."""
    open_row(beth, number)
    beth.sees("What will you do?")


def open_row(beth: Front, number: str) -> None:
    """From Home to whatever stands before the text of one."""
    beth.pick("What waits for you")
    beth.sees("What waits for you", number)
    beth.pick(number_row(beth, number))


def number_row(front: Front, number: str) -> str:
    """The label of a list's line: a mark such as NEW may stand before the number."""
    return front.reads_off(rf"((?:SAFETY |LATE |NEW |OLD |CHANGED )*{number})")
