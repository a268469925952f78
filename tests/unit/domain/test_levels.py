"""What each level carries, and where each limit lies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubtui.domain.alerts.levels import (
    ALLOWED,
    CLIENT_KINDS,
    DETAILS,
    LISTS,
    MANY,
    NAME_LETTERS,
    NAME_PARTS,
    NOTE_LIMIT,
    OPTIONAL,
    PARTS,
    Client,
    Content,
    Field,
    Level,
    Part,
    check_client,
    check_codes,
    check_content,
)
from hubtui.errors import Refused

YEAR = 2026
SUBURBS = frozenset({"Rimu", "Kauri"})
RUBY = Client("person", "Ruby McAllister", "age", "7")
ONE = {Field.CLIENT, Field.WHEN, Field.FIND_ME}
TWO = ONE | {Field.TOPICS, Field.ASK}
THREE = TWO | {
    *(Field.TREND, Field.HOW_KNOWN, Field.STRENGTH, Field.HOW_SURE, Field.HOW_FRESH),
}
ASKED = {Field.AGE_BAND, Field.SETTING, Field.TOPICS, Field.QUESTION}
CARRIES = {0: ASKED, 1: ONE, 2: TWO, 3: THREE, 4: THREE | {Field.NOTE, Field.NOTE_NEED}}


def whole(level: Level) -> Content:
    """The least content its level takes."""
    wanted = ALLOWED[level]
    picks = {name: LISTS[name][:1] for name in wanted if name in LISTS}
    client = RUBY if Field.CLIENT in wanted else None
    return Content(level, client, picks, "Asleep in class." if Field.NOTE in wanted else "")


def check(content: Content) -> None:
    check_content(content, suburbs=SUBURBS, year=YEAR)


def refusal(content: Content) -> tuple[str, object]:
    with pytest.raises(Refused) as refused:
        check(content)
    return refused.value.code, refused.value.facts["field"]


@pytest.mark.parametrize("level", Level)
def test_a_level_takes_its_own_fields_and_needs_them_all(level: Level) -> None:
    assert set(ALLOWED[level]) == CARRIES[level]
    check(whole(level))
    for name in Field:
        content = whole(level)
        if name in CARRIES[level]:
            less = _without(content, name)
            if (level, name) == (Level.ASK, Field.TOPICS):
                check(less)
            else:
                assert refusal(less) == ("content-missing", name.value)
        else:
            assert refusal(_with(content, name)) == ("content-not-allowed", name.value)


def _without(content: Content, name: Field) -> Content:
    match name:
        case Field.CLIENT:
            return replace(content, client=None)
        case Field.NOTE:
            return replace(content, note="")
        case _:
            return replace(content, picks={**content.picks, name: ()})


def _with(content: Content, name: Field) -> Content:
    match name:
        case Field.CLIENT:
            return replace(content, client=RUBY)
        case Field.NOTE:
            return replace(content, note="More.")
        case _:
            return replace(content, picks={**content.picks, name: LISTS[name][:1]})


def test_a_level_is_its_digit() -> None:
    assert {level.name: level.value for level in Level.__members__.values()} == {
        "ASK": 0,
        "COME_AND_SEE_ME": 1,
        "KIND_OF_WORRY": 2,
        "WHAT_WE_NOTICED": 3,
        "DETAILS": 4,
    }


def test_a_refusal_of_content_names_the_level() -> None:
    for content in (Content(Level.COME_AND_SEE_ME), replace(whole(Level(2)), note="More.")):
        with pytest.raises(Refused) as refused:
            check(content)
        assert refused.value.facts["level"] == int(content.level)


def test_only_the_topics_of_a_question_may_be_left_out() -> None:
    assert {(Level.ASK, Field.TOPICS)} == OPTIONAL


@pytest.mark.parametrize(("letters", "fine"), [(1, True), (600, True), (601, False)])
def test_a_note_has_six_hundred_letters_and_no_more(letters: int, fine: bool) -> None:
    content = replace(whole(Level.DETAILS), note="n" * letters)
    if fine:
        check(content)
    else:
        assert refusal(content) == ("content-too-long", "note")
    assert NOTE_LIMIT == 600


@pytest.mark.parametrize(
    ("name", "codes", "code"),
    [
        (Field.WHEN, ("today",), ""),
        (Field.WHEN, ("today", "this-week"), "content-too-many"),
        (Field.WHEN, ("tomorrow",), "content-not-listed"),
        (Field.WHEN, (), ""),
        (Field.TOPICS, ("money", "health"), ""),
        (Field.TOPICS, ("money", "money"), "content-too-many"),
        (Field.TOPICS, ("money", "health", "justice"), "content-too-many"),
        (Field.TOPICS, ("money", "love"), "content-not-listed"),
        (Field.CLIENT, ("person",), "content-not-listed"),
        (Field.NOTE, (), "content-not-listed"),
    ],
)
def test_codes_come_from_the_list_each_once(name: Field, codes: tuple[str, ...], code: str) -> None:
    if not code:
        check_codes(name, codes)
        return
    with pytest.raises(Refused, match=code) as refused:
        check_codes(name, codes)
    assert refused.value.facts["field"] == name.value
    if code == "content-too-many":
        assert refused.value.facts["limit"] == (2 if name is Field.TOPICS else 1)


def test_what_is_picked_and_the_client_are_checked_with_the_content() -> None:
    content = whole(Level.COME_AND_SEE_ME)
    assert refusal(replace(content, picks={**content.picks, Field.WHEN: ("tomorrow",)})) == (
        ("content-not-listed", "when")
    )
    assert refusal(replace(content, client=Client("person"))) == ("client-no-name", "client")


LONG = "x" * 80
CLIENTS = [
    (Client("known"), ""),
    (Client("known", name="Ruby"), "client-known-has-name"),
    (Client("known", detail="age"), "client-known-has-name"),
    (Client("known", value="7"), "client-known-has-name"),
    (Client("ghost", "Ruby", "known"), "client-kind"),
    (Client("person", "", "known"), "client-no-name"),
    (Client("person", "  ", "known"), "client-no-name"),
    (Client("person", "- -", "known"), "client-no-name"),
    (Client("person", "Ruby", "known"), ""),
    (Client("children", "The Reed children", "suburb", "Rimu"), ""),
    (Client("person", "Ruby", "suburb", "Totara"), "client-detail"),
    (Client("person", "a b c d e", "known"), ""),
    (Client("person", "a b c d e f", "known"), "client-name-long"),
    (Client("person", LONG, "known"), ""),
    (Client("person", LONG + "x", "known"), "client-name-long"),
    (Client("place", LONG + "x"), "client-place-long"),
    (Client("place", "a b c d e f"), "client-place-long"),
    (Client("person", "Ruby 7", "known"), "client-name-digits"),
    (Client("place", "12 Rimu Street"), ""),
    (Client("place", "12 34"), "client-no-name"),
    (Client("place", "12 Rimu Street", "known"), "client-detail"),
    (Client("place", "12 Rimu Street", "", "7"), "client-detail"),
    (Client("person", "Ruby"), "client-detail"),
    (Client("person", "Ruby", "height", "7"), "client-detail"),
    (Client("person", "Ruby", "known", "7"), "client-detail"),
    (Client("person", "Ruby", "age", "0"), ""),
    (Client("person", "Ruby", "age", "120"), ""),
    (Client("person", "Ruby", "age", "121"), "client-detail"),
    (Client("person", "Ruby", "age", "007"), ""),
    (Client("person", "Ruby", "age", "0007"), "client-detail"),
    (Client("person", "Ruby", "age", "\u0667"), "client-detail"),
    (Client("person", "Ruby", "age", "-7"), "client-detail"),
    (Client("person", "Ruby", "age", ""), "client-detail"),
    (Client("person", "Ruby", "year", "2026"), ""),
    (Client("person", "Ruby", "year", "2027"), "client-detail"),
    (Client("person", "Ruby", "year", "1906"), ""),
    (Client("person", "Ruby", "year", "1905"), "client-detail"),
    (Client("person", "Ruby", "year", "02026"), "client-detail"),
    (Client("person", "Ruby", "year", "\u0662\u0660\u0662\u0666"), "client-detail"),
    (Client("person", "Ruby", "year", "born"), "client-detail"),
]


@pytest.mark.parametrize(("client", "code"), CLIENTS)
def test_a_client_is_a_name_and_one_detail(client: Client, code: str) -> None:
    if not code:
        check_client(client, suburbs=SUBURBS, year=YEAR)
        return
    with pytest.raises(Refused) as refused:
        check_client(client, suburbs=SUBURBS, year=YEAR)
    assert (refused.value.code, refused.value.facts["field"]) == (code, "client")
    if code.endswith("-long"):
        facts = refused.value.facts
        assert (facts["parts"], facts["letters"]) == (NAME_PARTS, NAME_LETTERS) == (5, 80)


def test_which_fields_are_filled_in() -> None:
    assert whole(Level.DETAILS).fields() == CARRIES[4]
    assert Content(Level.ASK, picks={Field.SETTING: (), Field.TOPICS: ("money",)}).fields() == (
        {Field.TOPICS}
    )


def test_the_parts_that_are_sealed_apart() -> None:
    client = {Field.CLIENT, Field.WHEN, Field.FIND_ME}
    assert {name for name, part in PARTS.items() if part is Part.CLIENT} == client
    assert {name for name, part in PARTS.items() if part is Part.WORDS} == {
        Field.NOTE,
        Field.NOTE_NEED,
    }
    assert len(PARTS) == 5
    assert {Field.TOPICS: 2} == MANY
    assert CLIENT_KINDS == ("person", "children", "place", "known")
    assert DETAILS == ("age", "year", "suburb", "known")


def test_the_lists_hold_each_code_once_and_none_was_lost() -> None:
    """The codes leave the process: a list that grows or shrinks is changed here too."""
    assert {name.value: len(codes) for name, codes in LISTS.items()} == {
        "age-band": 6,
        "setting": 7,
        "question": 4,
        "topics": 9,
        "when": 3,
        "find-me": 4,
        "ask": 5,
        "trend": 4,
        "how-known": 5,
        "strength": 6,
        "how-sure": 3,
        "how-fresh": 4,
        "note-need": 4,
    }
    assert all(len(set(codes)) == len(codes) for codes in LISTS.values())
