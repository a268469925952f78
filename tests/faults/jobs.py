"""The jobs of a person as tables: what each screen says, and what they do there.

Walked step by step, so that something can happen at any of them, in the app and in plain mode.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.stories.people import HOME, Front
from tests.stories.telling import LEVELS, NOTE, number_row

REFERENCE = r"([A-Z0-9]{2}-[A-Z]+)"
SENT = rf"Sent to Beth\. Number {REFERENCE}"


@dataclass(frozen=True)
class Thing:
    """What one run of a job is about: a client nobody else is about, or an alert there already."""

    about: str
    alert: str = ""
    number: str = ""


Hands = Callable[[Front, Thing], None]


@dataclass(frozen=True)
class Step:
    """One screen."""

    sees: str
    """Its heading; ``{about}`` and ``{number}`` are the thing's."""
    do: Hands = lambda _front, _thing: None
    id: str = ""
    """What its answer is called in a draft; empty where none is kept."""
    types: str = ""
    """What is typed there."""
    sends: bool = False
    left: int = 0
    """Where a draft left here goes on, where that is not here."""

    def text(self, thing: Thing) -> str:
        """Give what is typed there, about this thing."""
        return self.types.format(about=thing.about)


@dataclass(frozen=True)
class Job:
    """A job from Home to the screen that says it is done."""

    name: str
    steps: tuple[Step, ...]
    says: str
    """What only a hub that has it lets it say; a group is its number."""
    draft: str = ""
    """What its draft is called; empty where nothing is typed and none is kept."""
    needs: str = ""
    """An alert that is there before: ``mine`` or ``waiting``."""
    last: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last", len(self.steps) - 1)

    def next_of(self, answered: set[str]) -> int:
        """Give the first step a draft has no answer to."""
        for index, step in enumerate(self.steps):
            if step.id and step.id not in answered:
                return step.left or index
        return self.last

    def walk(self, front: Front, thing: Thing, begin: int = 0, end: int | None = None) -> None:
        """Do each step up to ``end``, which is seen and not done; to the last one without it."""
        end = self.last if end is None else end
        for step in self.steps[begin:end]:
            front.sees(step.sees.format(**vars(thing)))
            step.do(front, thing)
        front.sees(self.steps[end].sees.format(**vars(thing)))

    def claims(self, said: str) -> list[str]:
        """Find what was said to be done: the number, or what was said where it has none."""
        return [found.group(found.lastindex or 0) for found in re.finditer(self.says, said)]


def goes_home(front: Front) -> None:
    """Go back to Home, one key after another, each when what the last one did is there."""
    while not front.at_home():
        front.back()
        front.rest(0.4)


def picks(label: str) -> Hands:
    return lambda front, _: front.pick(label)


def finds(name: str) -> Hands:
    return lambda front, _: front.find(name)


def writes(text: str) -> Hands:
    return lambda front, thing: front.write(text.format(about=thing.about))


def marks(*labels: str) -> Hands:
    return lambda front, _: front.mark(*labels)


def fills(*labels: str) -> Hands:
    return lambda front, _: front.fill(*labels)


def takes(rows: int) -> Hands:
    return lambda front, _: front.take_as_is(rows)


def goes(front: Front, _thing: Thing) -> None:
    front.go()


def picks_first(front: Front, _thing: Thing) -> None:
    front.pick_first()


def opens(front: Front, thing: Thing) -> None:
    front.pick(number_row(front, thing.number))


def dangers(front: Front, _thing: Thing) -> None:
    front.danger()


def sends_now(front: Front, _thing: Thing) -> None:
    front.rest(0.5)  # it is picked already, and a screen that sends takes no key at first
    front.pick("Send now")


HOME_TELL = Step(HOME, picks("Tell someone"))
BEFORE_LEVEL = (
    HOME_TELL,
    Step("Who needs to know?", finds("Beth"), "who"),
    Step("Who is it about?", writes("{about}"), "about", "{about}"),
    Step("Have you talked with", picks("Not yet."), "told"),
    Step("Why is it OK to tell Beth?", picks_first, "why"),
)
WORRY = Step("What kind of worry is it?", marks("Care of children", "Health or mood"), "topics")
NOTICED = (
    Step("What have you noticed?", fills("worse", "I saw it", "wants help"), "noticed"),
    Step("How sure are you?", fills("fairly sure", "this week"), "sure"),
)
DETAILS = (
    Step("What must Beth know?", writes(NOTE), "note", NOTE),
    Step("Why does Beth need the note?", picks("To give the right help"), "note-need"),
)
OWN_FIELDS: dict[int, tuple[Step, ...]] = {
    1: (),
    2: (WORRY,),
    3: (WORRY, *NOTICED),
    4: (WORRY, *NOTICED, *DETAILS),
}


def _told() -> Step:
    return Step("Sent to Beth. Number ")


def _sends(sees: str = "This is what Beth will see.", label: str = "Send it to Beth") -> Step:
    return Step(sees, picks(label), "check", sends=True)


def tell(level: int) -> Job:
    """Telling Beth at one level."""
    steps = (
        *BEFORE_LEVEL,
        Step("How much does Beth need?", picks(LEVELS[level]), "level"),
        *OWN_FIELDS[level],
        Step("When, and how?", takes(2 if level == 1 else 3), "fields"),
        _sends(),
        _told(),
    )
    return Job(f"tell {level}", steps, SENT, "tell")


ASK = Job(
    "ask",
    (
        Step(HOME, picks("Ask without a name")),
        Step("Who do you want to ask?", finds("Beth"), "who"),
        Step("What do you ask Beth?", fills("5-12", "school", "Who should look?"), "asked"),
        Step("What kind of worry is it?", marks("Care of children"), "topics"),
        Step("Could Beth work out who you mean?", picks("No"), "guess"),
        _sends(),
        _told(),
    ),
    SENT,
    "ask",
)
TALKED = Job(
    "talked",
    (
        Step(HOME, picks("We talked")),
        Step("Who did you talk with?", finds("Beth"), "who"),
        Step("Who told whom?", picks("I told Beth"), "way"),
        Step("When was it?", picks_first, "day"),
        Step("Have you talked with", picks("Yes, and the client is OK with it"), "told"),
        Step("Why was it OK to tell Beth?", picks_first, "why"),
        Step("How much did you tell Beth?", picks("The name."), "level"),
        _sends("Beth will be asked if this is so.", "Yes, we talked"),
        Step("Written down. The number is "),
    ),
    rf"The number is {REFERENCE}",
    "talked",
)
OK = Job(
    "ok",
    (
        Step(HOME, picks("Is it OK to tell?")),
        Step("Is it OK to tell?", picks("I have a worry"), "entry"),
        Step("Who would you tell?", picks("Someone in this hub"), "where"),
        Step("Who needs to know?", finds("Beth"), "who"),
        Step("Could someone be badly hurt", picks("No"), "why.danger"),
        Step("Can they help you if they cannot work out", picks("No"), "why.without-name"),
        Step("Is this about keeping someone under 18", picks("Yes"), "why.child"),
        Step("Is someone being hurt, scared or controlled?", picks("Yes"), "why.family"),
        Step(
            "You found a reason to tell Beth",
            picks("I will tell Beth my own way"),
            "outcome",
            sends=True,
        ),
        Step("Your number is "),
    ),
    rf"Your number is {REFERENCE}",
    "ok",
)
TO_MINE = (
    Step(HOME, picks("What you sent")),
    Step("{number}", opens),
)
CORRECT = Job(
    "correct",
    (
        *TO_MINE,
        Step("{number} for Beth Receiver", picks("Change it, or say more")),
        Step("This is what Beth will see now.", picks("Change something")),
        Step("What do you want to change?", picks("Ask for a promise")),
        Step("What should they promise?", marks("Only for you"), "+promises", left=3),
        _sends("This is what Beth will see now.", "Send the new one to Beth"),
        _told(),
    ),
    SENT,
    "correct",
    needs="mine",
)
CLOSE = Job(
    "close",
    (
        *TO_MINE,
        Step("{number} for Beth Receiver", picks("Close it")),
        Step("What came of it?", picks("It helped"), sends=True),
        Step("It is closed."),
    ),
    r"It is closed\.",
    needs="mine",
)
ANSWER = Job(
    "answer",
    (
        Step(HOME, picks("What waits for you")),
        Step("{number}", opens),
        Step("What will you do?", picks("I have it. I will say back")),
        Step(
            "Say back to Beth what you read",
            fills("I should look again", "ring them", "today"),
            sends=True,
        ),
        Step("Beth can see that you have it."),
    ),
    r"Beth can see that you have it\.",
    needs="waiting",
)
DANGER = Job(
    "danger",
    (
        Step(HOME, dangers),
        Step("Is someone in danger?", picks("111 was called"), "called"),
        Step("Who must know?", picks_first, "who"),
        Step(
            "What do they need to know?", writes("{about}, come now"), "what", "{about}, come now"
        ),
        Step("Check, then send.", sends_now, "check", sends=True),
        Step(". Number "),
    ),
    rf"Sent [^.]{{1,30}}\. Number {REFERENCE}",
    "danger",
)
JOBS: tuple[Job, ...] = (
    *(tell(level) for level in sorted(LEVELS)),
    ASK,
    TALKED,
    OK,
    CORRECT,
    CLOSE,
    ANSWER,
    DANGER,
)
