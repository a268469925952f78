"""R16: hostile text, in every field and on every screen, read at the pseudo-terminal.

Three roads. Every step of every job is drawn with hostile words in every place. Texts are pasted
and typed into every field of the real app and of plain mode, at a real hub. And a hub that cleans
nothing hands a person's words out as they came, to both fronts. Of every byte that reached the
terminal, none is a control or steering character that is not our own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

import pytest

from tests.faults.conftest import Figures, Scale
from tests.faults.hands import AppHands, Called, Hands, PlainHands
from tests.faults.raw_hub import HALF, RawTown
from tests.hostile import OURS, PLAINLY, endless, foreign
from tests.hubs import passphrase
from tests.pty import Terminal
from tests.stories.people import FRONTS, HOME, PIN, Front, Plain, Tui, environment
from tests.stories.telling import number_row
from tests.stories.town import Town

pytestmark = [pytest.mark.campaign, pytest.mark.timeout(0)]

STAGED = "tests/terminal/staged.py"
FIELDS = 18
RINGING = re.compile(f"{OURS.pattern}|\x07")


def drawn(count: int, *arguments: str) -> bytes:
    """Every byte sent for so many screens."""
    with Terminal(["python", STAGED, str(count), *arguments]) as terminal:
        terminal.drawing = False
        for number in range(1, count + 1):
            shown = f"shown {number}.".encode()
            terminal.wait_for(partial(Terminal.sent, marker=shown), 120)
            terminal.press("f5")
        assert terminal.wait_exit(60) == 0
        return terminal.raw


def test_every_step_holds_hostile_words(scale: Scale, figures: Figures) -> None:
    count = scale(250, 2_500)
    raw = drawn(count)
    figures("R16 screens", screens=count, sent=len(raw), foreign=len(foreign(raw)))
    assert foreign(raw) == []


def test_control_screens_that_clean_nothing_are_caught(figures: Figures) -> None:
    found = foreign(drawn(40, "bare"))
    figures("R16 control", screens=40, foreign=len(found), kinds=len(Counter(found)))
    assert len(set(found)) > 3


# ---------------------------------------------------------------- typed and pasted


class Journey:
    """One person who comes past every field, and tries some texts in each."""

    def __init__(self, front: Front, hands: Hands, texts: Iterator[str], each: int) -> None:
        self.front, self.hands, self.texts, self.each = front, hands, texts, each
        self.fields: list[str] = []

    def tries(self, heading: str, each: int = 0, *, note: bool = False) -> None:
        self.front.sees(heading)
        self.fields.append(heading)
        for text in islice(self.texts, each or self.each):
            try:
                self.hands.put(heading, text, note=note)
            except AssertionError as error:
                error.add_note(f"at {heading!r} with {text!r}")
                raise
        self.hands.empty(note=note)

    def signs_in(self) -> None:
        front = self.front
        front.begin()
        self.tries("Who are you?")
        front.find("Colin")
        self.tries("Type your passphrase.", 2)  # more, and the hub has one wait
        front.back()
        front.sees("Who are you?")
        front.find("Sela Supervisor")
        front.sees("Type your passphrase.")
        front.secret(passphrase("Sela Supervisor"))
        self.tries("Pick a PIN")
        front.secret(PIN)
        front.sees("Type the PIN once more")
        front.secret(PIN)
        front.sees(HOME)

    def tells(self) -> None:
        front = self.front
        front.pick("Tell someone")
        self.tries("Who needs to know?")
        front.find("Beth")
        self.tries("Who is it about?")
        front.pick("A family's children")
        self.tries("Which family?")
        front.back()
        front.sees("Who is it about?")
        front.pick("A place")
        self.tries("Which place?")
        front.back()
        front.sees("Who is it about?")
        self.hands.empty()
        front.write("Ruby")
        front.sees("Which Ruby?")
        front.pick("By age")
        self.tries("How old are they?")
        front.write("7")
        front.sees("Have you talked with")
        front.pick("Not yet.")
        front.sees("Why is it OK to tell Beth?")
        front.pick_first()
        front.sees("How much does Beth need?")
        front.pick("And a note")
        front.sees("What kind of worry is it?")
        front.mark("Care of children")
        front.sees("What have you noticed?")
        front.fill("worse", "I saw it", "wants help")
        front.sees("How sure are you?")
        front.fill("fairly sure", "this week")
        self.tries("What must Beth know?", note=True)

    def is_in_danger(self) -> None:
        front = self.front
        front.danger()
        front.sees("Is someone in danger?")
        front.pick("It is soon, not now")
        front.sees("Who must know?")
        front.pick_first()
        self.tries("What do they need to know?")
        front.write("He has a knife.")
        front.sees("Check, then send.")
        front.pick("Say who it is")
        self.hands.way_back = lambda: front.pick("Say who it is")
        self.tries("Who is it about?")
        front.write("Ruby")
        front.sees("Check, then send.")
        front.pick("Say where")
        self.hands.way_back = lambda: front.pick("Say where")
        self.tries("Where are they?")
        self.hands.way_back = None
        front.write("9 Miro Lane")
        front.sees("Check, then send.")
        front.pick("Do not send")

    def looks_round(self) -> None:
        front = self.front
        front.pick("Find who to tell")
        self.tries("Who are you looking for?")
        self.hands.home()
        self._more("Safety alerts")
        front.pick("A supervisor rang")
        self.tries("Has the supervisor rung you?")
        self.hands.home()
        self._more("Settings")
        front.pick("How messages find me")
        front.sees("How should a message find you?")
        front.pick("By mail")
        self.hands.way_back = lambda: front.pick("By mail")
        self.tries("Which mail address?")
        self.hands.way_back = None
        self.hands.home()
        self._more("Settings")
        front.pick("My passphrase")
        front.pick("No. I will make my own")
        self.tries("Type your own passphrase.", 2)
        front.secret(OWN)
        front.sees("Type it once more.")
        front.secret(OWN)
        self.tries("Type the passphrase you have now.", 2)  # asked last: the hub looks at it
        self.hands.home()

    def hides(self) -> None:
        self.front.hide()
        self.tries("This screen is hidden.", 3)

    def _more(self, label: str) -> None:
        self.front.pick("More")
        self.front.sees("What else?")
        self.front.pick(label)


OWN = "seven lanterns beside a harbour"
"""A passphrase of one's own, which the old one that does not fit keeps from being taken."""


def hands_of(front: Front) -> Hands:
    if isinstance(front, Tui):
        return AppHands(front)
    assert isinstance(front, Plain)
    return PlainHands(front)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A hub for each front: where passphrases were tried, one is told of it at the next sign-in."""
    town = Town(tmp_path)
    yield town
    town.close()


@pytest.mark.parametrize("kind", FRONTS, ids=lambda kind: kind.kind)
def test_typed_and_pasted_into_every_field(
    town: Town, kind: type[Front], scale: Scale, figures: Figures
) -> None:
    each = scale(8, 80)
    front = kind(env=environment(town.desk()))
    hands = hands_of(front)
    # What follows the end of a paste is keys, whoever wrote it: tests/terminal/test_pastes.py.
    # The app and plain mode have other ones.
    fitting = (text for text in endless(2 * FIELDS * each) if "\x1b[201~" not in text)
    texts = islice(fitting, FIELDS * each if kind is Plain else 0, None)
    journey = Journey(front, hands, texts, each)
    try:
        journey.signs_in()
        journey.tells()
        hands.home()
        journey.is_in_danger()
        front.sees(HOME)
        journey.looks_round()
        journey.hides()
        assert front.terminal.process.poll() is None
        found = foreign(bytes(hands.said), hands.ours)
        figures(
            f"R16 typed {kind.kind}",
            fields=len(journey.fields),
            texts=hands.tried,
            foreign=len(found),
        )
        assert found == []
        assert len(journey.fields) == FIELDS
        assert b"went wrong" not in front.terminal.raw
    finally:
        front.close()


# ------------------------------------------------------- read from a hub that cleans nothing


ALERTS = 6
"""Sent in each hub, besides a safety alert: more do not fit on one screen."""


@pytest.mark.parametrize("kind", [Tui, Called], ids=lambda kind: kind.kind)
def test_read_from_a_hub_that_cleans_nothing(
    tmp_path: Path, kind: type[Front], scale: Scale, figures: Figures
) -> None:
    hubs = scale(1, 10)
    texts = (text for text in endless(8 * ALERTS * hubs) if not HALF.search(text))
    handed_out = 0
    found: list[str] = []
    for number in range(hubs):
        out, came = read_by_all(RawTown(tmp_path / str(number), texts), kind, texts)
        handed_out, found = handed_out + out, found + came
    figures(
        f"R16 read {kind.kind}",
        alerts=hubs * ALERTS,
        handed_out=handed_out,
        foreign=len(found),
    )
    assert found == []


def read_by_all(town: RawTown, kind: type[Front], texts: Iterator[str]) -> tuple[int, list[str]]:
    """Have three people read all there is; how much was handed out to steer, and what came."""
    fronts: list[Front] = []
    try:
        numbers, handed_out = town.fill(texts, ALERTS)
        assert len(foreign(handed_out)) > 20, "control: the hub hands it out as it came"
        for name in ("Beth Receiver", "Sela Supervisor", "Ana Sender"):
            front = kind(env=environment(town.desk()))
            fronts.append(front)
            town.signs_in(front, name)
            reads_everything(front, numbers[name])
        raw = b"".join(front.terminal.raw for front in fronts)
        assert b"went wrong" not in raw
        return len(foreign(handed_out)), foreign(raw, RINGING if kind is Tui else PLAINLY)
    finally:
        for front in fronts:
            front.close()
        town.close()


def sees_below(front: Front, text: str) -> None:
    """Page down to it where a long text stands before it."""
    for _ in range(9):
        if isinstance(front, Tui) and text not in front.shown():
            front.terminal.press("pagedown")
            front.rest(0.3)
    front.sees(text)


def reads_everything(front: Front, numbers: list[str]) -> None:
    """Come past all that shows what other people wrote."""
    home = hands_of(front).home
    box = "What you sent" if front.name.startswith("Ana") else "What waits for you"
    for number in numbers:
        front.pick(box)
        front.sees(box, number)
        front.pick(number_row(front, number))
        if box == "What you sent":
            front.pick("See what they see")
        front.sees("Ruby")
        home()
    for label, heading in (
        ("Find who to tell", "Who are you looking for?"),
        ("Tell someone", "Who needs to know?"),
        ("This week", "This week in the hub"),
        ("We talked", "Who did you talk with?"),
    ):
        front.pick(label)
        front.sees(heading)
        if "looking" in heading or "needs" in heading:
            front.find("Mallory")
            front.sees("Mallory" if "looking" in heading else "Who is it about?")
        home()
    if not front.name.startswith("Ana"):
        if isinstance(front, Plain):
            front.write("read")
        else:
            front.terminal.press("f8")
        if front.name.startswith("Sela"):
            front.sees("Who is acting?")
            sees_below(front, "Read the words first")
            front.pick("Read the words first")
        sees_below(front, "KNIFE")
        home()
    front.danger()
    front.sees("Is someone in danger?")
