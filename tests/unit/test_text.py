"""Hostile text is refused or cleaned; real names and notes come through untouched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hubtui.domain import text as text_module
from hubtui.domain.text import (
    MARK,
    MOST_MARKS,
    UNSAFE,
    TextKind,
    check_text,
    clean_text,
    fold,
    safe_text,
)
from hubtui.errors import Refused
from tests.corpus import GOOD_NAMES, GOOD_NOTES, HIDDEN, HOSTILE

kinds = st.sampled_from(TextKind)
# Plain random text seldom holds what matters, so half of it is drawn from the dangerous blocks.
spicy = st.characters(codec=None) | st.sampled_from(
    "\x00\x1b\n\r\t\x7f\x9b\u00ad\u0301\u200b\u200c\u200d\u200f\u2028\u202e\u2066\ufe0f\ufeff"
    "\ud800\ufdd0\ufffd\ue000\U000e0041\U0010ffff\u0627\u0645\u094d\u0915\U0001f469\U0001f3fda1 "
)
texts = st.text(spicy, max_size=60)


def accepted(text: str, kind: TextKind, limit: int = 200) -> bool:
    """Tell whether the field takes the text."""
    try:
        check_text(text, kind, limit)
    except Refused:
        return False
    return True


def sound(text: str, kind: TextKind) -> bool:
    """Tell, by a slow and independent reading of the rule, whether a text hides nothing."""
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        if category in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"):
            joiner = char in "\u200c\u200d"
            line_break = char == "\n" and kind is TextKind.NOTE
            if not (joiner or line_break):
                return False
        marks = marks + 1 if category in ("Mn", "Me") and char not in "\ufe0e\ufe0f" else 0
        if marks > MOST_MARKS:
            return False
    return UNSAFE.search(text.replace("\n", "") if kind is TextKind.NOTE else text) is None


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_a_real_name_is_untouched(name: str) -> None:
    composed = unicodedata.normalize("NFC", name)
    assert check_text(name, TextKind.NAME, 80) == composed
    assert safe_text(name, kind=TextKind.NAME) == composed
    assert clean_text(name, TextKind.NAME, 80) == composed


@pytest.mark.parametrize("note", GOOD_NOTES)
def test_a_real_note_is_untouched(note: str) -> None:
    assert check_text(note, TextKind.NOTE, 500) == note
    assert safe_text(note, kind=TextKind.NOTE) == note


@pytest.mark.parametrize("text", HIDDEN)
@pytest.mark.parametrize("kind", TextKind)
def test_hidden_characters_are_refused_by_field(text: str, kind: TextKind) -> None:
    with pytest.raises(Refused) as refusal:
        check_text(text, kind, 500, field="note")
    assert refusal.value.code == "text-hidden-characters"
    assert refusal.value.facts["field"] == "note"
    assert text not in str(refusal.value)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", TextKind)
def test_hostile_text_is_never_shown_as_it_is(text: str, kind: TextKind) -> None:
    assert sound(safe_text(text, kind=kind), kind)
    assert accepted(clean_text(text, kind, 200), kind)


@given(texts, kinds)
def test_what_is_shown_is_sound_and_settled(text: str, kind: TextKind) -> None:
    shown = safe_text(text, kind=kind)
    assert sound(shown, kind)
    assert safe_text(shown, kind=kind) == shown
    assert unicodedata.is_normalized("NFC", shown)


@given(texts, kinds, st.integers(1, 50))
@example("a" + "\u0301\u0302\u0303\u0304\x1b" * 3, TextKind.LINE, 50)
def test_cleaned_text_is_always_taken(text: str, kind: TextKind, limit: int) -> None:
    cleaned = clean_text(text, kind, limit)
    assert check_text(cleaned, kind, limit) == cleaned


@given(texts, kinds)
def test_taken_text_is_sound_settled_and_shown_whole(text: str, kind: TextKind) -> None:
    if accepted(text, kind):
        kept = check_text(text, kind, 200)
        assert sound(kept, kind)
        assert check_text(kept, kind, 200) == kept
        assert safe_text(kept, kind=kind) == kept


@pytest.mark.parametrize(("length", "fine"), [(0, True), (1, True), (80, True), (81, False)])
def test_length_is_held_at_its_edge(length: int, fine: bool) -> None:
    assert accepted("ā" * length, TextKind.NAME, 80) is fine


def test_a_megabyte_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refused) as refusal:
        check_text("\x1b" * 1_000_000, TextKind.NOTE, 500, field="note")
    assert refusal.value.code == "text-too-long"


def test_blank_is_blank() -> None:
    for text in ("", "   ", "\n\n", "\t", "\u00a0\u3000"):
        assert check_text(text, TextKind.NOTE, 10) == ""


def test_composed_and_spread_macrons_are_one_text() -> None:
    spread = unicodedata.normalize("NFD", "Rāwiri Ōtāhuhu")
    assert spread != "Rāwiri Ōtāhuhu"
    assert check_text(spread, TextKind.NAME, 80) == "Rāwiri Ōtāhuhu"


def test_pasted_invisibles_are_dropped_not_held_against_anyone() -> None:
    assert check_text("\ufeffAna\u200b Sm\u00adith", TextKind.NAME, 80) == "Ana Smith"


def test_joiners_stay_in_prose_and_emoji_and_leave_names() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    persian = "می\u200cخواهم"  # noqa: RUF001
    assert check_text(family, TextKind.NAME, 80) == family
    assert check_text(persian, TextKind.NOTE, 80) == persian
    assert check_text(persian, TextKind.NAME, 80) == "میخواهم"
    assert check_text("a\u200d\u200db", TextKind.NOTE, 80) == "ab"


def test_a_line_break_is_for_notes() -> None:
    assert check_text("one\r\ntwo", TextKind.NOTE, 80) == "one\ntwo"
    assert not accepted("one\ntwo", TextKind.LINE)
    assert clean_text("one\ntwo", TextKind.LINE, 80) == "one two"


def test_a_code_is_plain_letters() -> None:
    assert check_text(" k7-rata ", TextKind.CODE, 20) == "k7-rata"
    assert check_text("Ｋ７-ＲＡＴＡ", TextKind.CODE, 20) == "K7-RATA"  # noqa: RUF001
    assert not accepted("k7/rata", TextKind.CODE)


@pytest.mark.parametrize("kind", TextKind)
def test_a_letter_lost_on_its_way_is_not_taken_for_one_that_was_meant(kind: TextKind) -> None:
    typed = "Māori".encode("latin-1", "replace") + b" T\xe4ne"  # a terminal that is not UTF-8
    text = typed.decode("utf-8", "replace")
    assert MARK in text
    assert not accepted(text, kind)
    assert MARK not in clean_text(text, kind, 80)
    assert safe_text(text, kind=TextKind.NOTE) == text, "shown, it is what it always was"


def test_what_is_wrong_shows_one_cell() -> None:
    assert safe_text("a\x1b[2Jb", kind=TextKind.LINE) == f"a{MARK}[2Jb"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("rawiri", "Rāwiri"),
        ("RAWIRI", unicodedata.normalize("NFD", "rāwiri")),
        ("hoanis", "Hoani\u02bbs"),
        ("oneill", "O\u2019Neill"),
        ("smith jones", "Smith-Jones"),
        ("k", "K"),
    ],
)
def test_searching_folds_what_people_do_not_type(typed: str, name: str) -> None:
    assert fold(typed) in fold(name)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60), kinds)
def test_plain_text_comes_through_the_short_way_as_by_the_long(text: str, kind: TextKind) -> None:
    assert text_module._sift(text_module._tidy(text, kind), kind, MARK) == (text, False)
    assert safe_text(text, kind=kind) == text
