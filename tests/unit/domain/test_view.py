"""What a recipient is shown, in order, and the digest both sides must agree on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubtui.domain.alerts.basis import Basis, PackRef
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import Client, Content, Field, Level
from hubtui.domain.alerts.view import (
    MOST_PROMISES,
    PROMISES,
    Item,
    Promise,
    Version,
    View,
    promises_for,
    recipient_view,
)

CONTENT = Content(
    Level.DETAILS,
    Client("person", "Ruby", "age", "7"),
    {Field.NOTE_NEED: ("keep-safe",), Field.TOPICS: ("money", "health"), Field.WHEN: ("today",)},
    "Asleep in class.",
)
BASIS = Basis("pa-purpose", "Privacy Act", PackRef("nz", "1", "0"))
VERSION = Version(
    *("ana", "beth", CONTENT, Consultation(Talked.NO_OTHER, "too-young"), BASIS, ("talk-first",)),
    *("2026-12-15", ("not-a-report",)),
)
SHOWN = (
    Item("sender", ("ana",)),
    Item("recipient", ("beth",)),
    Item("level", ("4",)),
    Item("client", ("person", "Ruby", "age", "7"), words=True),
    Item("when", ("today",)),
    Item("topics", ("money", "health")),
    Item("note", ("Asleep in class.",), words=True),
    Item("note-need", ("keep-safe",)),
    Item("told", ("no-other", "too-young")),
    Item("basis", ("pa-purpose",)),
    Item("promises", ("talk-first",)),
    Item("best-before", ("2026-12-15",)),
    Item("duties", ("not-a-report",)),
)


def names(version: Version) -> list[str]:
    return [item.name for item in recipient_view(version).items]


def test_everything_is_shown_in_the_order_of_its_level() -> None:
    assert recipient_view(VERSION).items == SHOWN


def test_lists_show_the_level_and_nothing_else() -> None:
    assert recipient_view(VERSION, content=False).items == (Item("level", ("4",)),)


def test_a_level_hides_what_it_does_not_allow() -> None:
    less = replace(VERSION, content=replace(CONTENT, level=Level.COME_AND_SEE_ME))
    assert [name for name in names(less) if name in set(Field)] == ["client", "when"]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ({"told": None}, "told"),
        ({"basis": None}, "basis"),
        ({"promises": ()}, "promises"),
        ({"duties": ()}, "duties"),
        ({"content": replace(CONTENT, client=None)}, "client"),
        ({"content": replace(CONTENT, note="")}, "note"),
        ({"content": replace(CONTENT, picks={**CONTENT.picks, Field.WHEN: ()})}, "when"),
    ],
)
def test_what_is_not_there_has_no_line(part: dict[str, object], name: str) -> None:
    shown = names(replace(VERSION, **part))  # type: ignore[arg-type]
    assert shown == [item.name for item in SHOWN if item.name != name]


def test_an_item_is_found_by_its_name() -> None:
    view = recipient_view(VERSION)
    assert view.get("topics") == ("money", "health")
    assert view.get("age-band") == ()


def test_the_digest_is_of_names_and_values_in_order() -> None:
    """A digest of another build must come out the same, so this one is written down."""
    assert View((Item("note", ("Māori \ud800",), words=True),)).digest() == (
        "444581f0e0183740ea493397aaabdf746ac11041de657741424ad22e6f36a183"
    )
    base = recipient_view(VERSION).digest()
    assert base == recipient_view(replace(VERSION)).digest()
    others = {
        View(SHOWN[1:] + SHOWN[:1]).digest(),
        View(SHOWN[1:]).digest(),
        recipient_view(replace(VERSION, recipient="colin")).digest(),
        recipient_view(replace(VERSION, promises=(*VERSION.promises, Promise.ONLY_ME))).digest(),
    }
    assert len(others | {base}) == 5


def test_kept_from_somebody_it_is_for_the_recipient_alone() -> None:
    assert promises_for(["talk-first"], ["colin"]) == ("only-me", "talk-first")
    assert promises_for(["talk-first", "only-me"], ["colin"]) == ("talk-first", "only-me")
    assert promises_for(["talk-first"], []) == ("talk-first",)
    assert promises_for([], ["colin"]) == ("only-me",)


def test_the_promises() -> None:
    assert (
        *("only-me", "ask-before-passing-on", "not-on-file-words", "not-contact-them"),
        "talk-first",
    ) == PROMISES
    assert MOST_PROMISES == 3
