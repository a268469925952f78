"""References a person can say, and ids that sort by time."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.refs import SIGNS, new_id, new_reference, read_reference
from hubtui.domain.refwords import WORDS
from hubtui.errors import Refused


def test_the_words_are_many_short_plain_and_each_once() -> None:
    assert len(WORDS) >= 500
    assert len(set(WORDS)) == len(WORDS)
    assert all(re.fullmatch("[A-Z]{3,7}", word) for word in WORDS)


def test_no_sign_looks_like_another() -> None:
    assert not set(SIGNS) & set("01258BILOSZ")


@given(st.integers(), st.booleans())
def test_what_was_made_is_read_back_however_it_is_typed(seed: int, practice: bool) -> None:
    chance = random.Random(seed)
    reference = new_reference(chance.randrange, practice=practice)
    assert reference.startswith("TRN-") is practice
    for typed in (
        reference,
        f"  {reference.lower()} ",
        reference.replace("-", " "),
        reference.replace("-", ""),
        reference.replace("-", "\N{EN DASH}"),
    ):
        assert read_reference(typed) == reference


def test_macrons_are_read() -> None:
    assert read_reference("k7 k\N{LATIN SMALL LETTER O WITH MACRON}whai") == "K7-KOWHAI"


@given(st.text(max_size=100))
def test_anything_else_is_refused_naming_the_field(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_reference("!" + text)
    assert refused.value.facts["field"] == "reference"


@given(st.integers(0, 1 << 52), st.integers(1, 1 << 30), st.binary(min_size=10, max_size=10))
def test_a_later_id_sorts_later(now: int, later: int, noise: bytes) -> None:
    one, other = new_id(now, b"\xff" * 10), new_id(now + later, noise)
    assert one < other
    assert re.fullmatch("[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", other)


def test_an_id_needs_its_noise() -> None:
    with pytest.raises(ValueError, match="ten"):
        new_id(0, b"")
