"""One character at a time: what a field keeps, drops or refuses, and what stands on a screen.

``tests/unit/test_text.py`` asks the same of any text.
"""

from __future__ import annotations

import pytest

from hubtui.domain.text import MARK, MOST_MARKS, TextKind, check_text, clean_text, fold, safe_text
from hubtui.errors import Refused

NAME, LINE, NOTE, CODE = TextKind.NAME, TextKind.LINE, TextKind.NOTE, TextKind.CODE
WOMAN, GIRL, HEART, SKIN = "\U0001f469", "\U0001f467", "\u2764", "\U0001f3fd"
ZWNJ, ZWJ, TEXT_STYLE, EMOJI_STYLE = "\u200c", "\u200d", "\ufe0e", "\ufe0f"
ACUTE, GRAVE, ENCLOSED = "\u0301", "\u0300", "\u20dd"
ALEF, BEH, KA, VIRAMA = "\u0627", "\u0628", "\u0915", "\u094d"
REFUSED = "refused"

CASES = [
    # Joiners: in prose between letters that join, between pictures, and nowhere else.
    (ZWJ + "Ana", NOTE, "Ana"),
    (ZWNJ + "Ana", NOTE, "Ana"),
    (ZWJ, NAME, ""),
    ("Ana" + ZWJ, LINE, "Ana"),
    (f"a{ZWNJ}b", NOTE, "ab"),
    (f"{BEH}{ZWNJ}{ALEF}", NOTE, f"{BEH}{ZWNJ}{ALEF}"),
    (f"{BEH}{ZWNJ}{ALEF}", NAME, f"{BEH}{ALEF}"),
    (f"{BEH}{ZWJ}{ALEF}", LINE, f"{BEH}{ZWJ}{ALEF}"),
    (f"{BEH}{ZWNJ}a", NOTE, f"{BEH}a"),
    (f"a{ZWNJ}{BEH}", NOTE, f"a{BEH}"),
    (f"{KA}{VIRAMA}{ZWJ}{KA}", NOTE, f"{KA}{VIRAMA}{ZWJ}{KA}"),
    (f"{WOMAN}{ZWJ}{GIRL}", NAME, f"{WOMAN}{ZWJ}{GIRL}"),
    (f"{WOMAN}{ZWNJ}{GIRL}", NAME, f"{WOMAN}{GIRL}"),
    (f"{WOMAN}{SKIN}{ZWJ}{GIRL}", NAME, f"{WOMAN}{SKIN}{ZWJ}{GIRL}"),
    (f"{HEART}{EMOJI_STYLE}{ZWJ}{GIRL}", NAME, f"{HEART}{EMOJI_STYLE}{ZWJ}{GIRL}"),
    (f"{WOMAN}{ZWJ}a", NOTE, f"{WOMAN}a"),
    (f"a{ZWJ}{WOMAN}", NOTE, f"a{WOMAN}"),
    (f"{WOMAN}{ZWJ}", NOTE, WOMAN),
    # Variation selectors: after what has two styles, and nowhere else.
    (f"a{EMOJI_STYLE}b", NOTE, "ab"),
    (f"a{TEXT_STYLE}", NAME, "a"),
    (EMOJI_STYLE + "a", LINE, "a"),
    (f"1{EMOJI_STYLE}{ENCLOSED}", LINE, f"1{EMOJI_STYLE}{ENCLOSED}"),
    (f"#{EMOJI_STYLE}", LINE, f"#{EMOJI_STYLE}"),
    (f"{HEART}{EMOJI_STYLE}", LINE, f"{HEART}{EMOJI_STYLE}"),
    (f"{HEART}{TEXT_STYLE}", LINE, f"{HEART}{TEXT_STYLE}"),
    (f"{HEART}{EMOJI_STYLE}{EMOJI_STYLE}", LINE, f"{HEART}{EMOJI_STYLE}"),
    ("\u2194" + EMOJI_STYLE, LINE, "\u2194" + EMOJI_STYLE),
    ("\u203c" + EMOJI_STYLE, LINE, "\u203c" + EMOJI_STYLE),
    ("\u3030" + EMOJI_STYLE, LINE, "\u3030" + EMOJI_STYLE),
    # What shows nothing is dropped unseen.
    *((f"A{char}na", NAME, "Ana") for char in "\u00ad\u034f\u115f\u17b4\u200b\u2060\ufeff\ufffc"),
    *((f"A{char}na", NAME, "Ana") for char in "\u180b\u180f\ufe00\ufe0d\U000e0100\U000e01ef"),
    ("A\u1810", LINE, "A\u1810"),
    (f"{WOMAN}{ZWJ}{GIRL} x", NAME, f"{WOMAN}{ZWJ}{GIRL} x"),
    (f"{KA}\u093e{ZWNJ}{KA}", NOTE, f"{KA}\u093e{ZWNJ}{KA}"),
    (ENCLOSED + "a", NAME, REFUSED),
    # What hides or steers is refused.
    *((f"A{char}na", NOTE, REFUSED) for char in "\x00\x1b\x7f\x9b\u200e\u202e\u2066\ufff9"),
    *((f"A{char}na", NOTE, REFUSED) for char in "\ud800\ue000\u0378\U000e0041\u2028\u2029"),
    *((f"A{char}na", LINE, REFUSED) for char in "\x0b\x0c\x85"),
    (f"A{MARK}na", NOTE, REFUSED),
    # Spaces and line breaks.
    ("a\tb\u2800c\u00a0d\u3000e", LINE, "a b c d e"),
    ("a\nb", NOTE, "a\nb"),
    ("a\r\nb\rc", NOTE, "a\nb\nc"),
    ("a\nb", LINE, REFUSED),
    ("a\nb", NAME, REFUSED),
    ("a\rb", LINE, REFUSED),
    (" \n\r Ana \n\r ", LINE, "Ana"),
    # Accents: on a letter, four at most.
    ("e" + ACUTE, NAME, "\u00e9"),
    (ACUTE + "e", NAME, REFUSED),
    ("a " + ACUTE, NAME, REFUSED),
    ("a\n" + ACUTE, NOTE, REFUSED),
    ("x" + ACUTE * MOST_MARKS, NAME, "x" + ACUTE * MOST_MARKS),
    ("x" + ACUTE * (MOST_MARKS + 1), NAME, REFUSED),
    ("x" + ENCLOSED * (MOST_MARKS + 1), NAME, REFUSED),
    (("x" + ACUTE * MOST_MARKS) * 2, NAME, ("x" + ACUTE * MOST_MARKS) * 2),
    # A code is plain.
    (" K7-rata 4 ", CODE, "K7-rata 4"),
    ("\uff2b7-rata", CODE, "K7-rata"),
    ("k7_rata", CODE, REFUSED),
    ("k7-r\u0101ta", CODE, REFUSED),
    ("k7/rata", CODE, REFUSED),
]


@pytest.mark.parametrize(("text", "kind", "kept"), CASES)
def test_a_field_keeps_drops_or_refuses(text: str, kind: TextKind, kept: str) -> None:
    if kept != REFUSED:
        assert check_text(text, kind, 80) == kept
        return
    with pytest.raises(Refused) as refused:
        check_text(text, kind, 80, field="name")
    assert refused.value.code == "text-hidden-characters"
    assert refused.value.facts == {"field": "name"}


@pytest.mark.parametrize(
    ("length", "limit", "fine"),
    [(10, 10, True), (11, 10, False), (1, 1, True), (0, 0, True), (1, 0, False)],
)
def test_a_limit_is_held_at_its_edge(length: int, limit: int, fine: bool) -> None:
    for letter in "a\u0101":
        if fine:
            assert check_text(letter * length, NAME, limit) == letter * length
            continue
        with pytest.raises(Refused) as refused:
            check_text(letter * length, NAME, limit, field="name")
        assert refused.value.code == "text-too-long"
        assert refused.value.facts == {"field": "name", "limit": limit}


@pytest.mark.parametrize(("spaces", "code"), [(139, ""), (140, "text-too-long")])
def test_what_is_far_too_long_is_refused_unread(spaces: int, code: str) -> None:
    text = "a" + " " * spaces  # 4 times 10, and 100
    if not code:
        assert check_text(text, LINE, 10) == "a"
        return
    with pytest.raises(Refused) as refused:
        check_text(text, LINE, 10, field="line")
    assert (refused.value.code, refused.value.facts) == (code, {"field": "line", "limit": 10})


CLEANED = [
    ("one\ntwo", LINE, 80, "one two"),
    ("one\r\ntwo", NOTE, 80, "one\ntwo"),
    ("one\ttwo\x0bthree\u2028four", NOTE, 80, "one two three four"),
    ("one\rtwo", NAME, 80, "one two"),
    ("a\x1b[2Jb", LINE, 80, "a[2Jb"),
    (f"a{MARK}b", LINE, 80, "ab"),
    ("k7/ra_ta!", CODE, 80, "k7rata"),
    ("abcdef", LINE, 3, "abc"),
    ("ab   cdef", LINE, 4, "ab"),
    ("  abc  ", LINE, 80, "abc"),
    (f"{WOMAN}{ZWJ}{GIRL}", NAME, 2, WOMAN),
    (ZWJ + "a", NOTE, 80, "a"),
    ("x" + ACUTE * 6, NAME, 80, "x" + ACUTE * 4),
    ("a" * 140 + "b", LINE, 10, "a" * 10),
    (" " * 139 + "bc", LINE, 10, "b"),
]


@pytest.mark.parametrize(("text", "kind", "limit", "kept"), CLEANED)
def test_cleaning_takes_out_what_a_field_refuses(
    text: str, kind: TextKind, limit: int, kept: str
) -> None:
    assert clean_text(text, kind, limit) == kept
    assert check_text(kept, kind, limit) == kept


SHOWN = [
    ("a\x1bb", LINE, f"a{MARK}b"),
    ("a\nb", LINE, f"a{MARK}b"),
    ("a\nb", NOTE, "a\nb"),
    ("a\r\nb", NOTE, "a\nb"),
    ("a\r\nb", LINE, f"a{MARK}{MARK}b"),
    ("a\tb", LINE, "a b"),
    (" a ", LINE, " a "),
    (f"a{MARK}b", LINE, f"a{MARK}b"),
    (ZWJ + "a", NOTE, "a"),
    (f"\x1b{ACUTE}", LINE, f"{MARK}{ACUTE}"),
    (f"\x1b{EMOJI_STYLE}", LINE, MARK),
    (f"\x1b{ZWJ}{WOMAN}", LINE, f"{MARK}{WOMAN}"),
    (f"x{ACUTE * 4}\x1b{ACUTE * 4}", LINE, f"x{ACUTE * 4}{MARK}{ACUTE * 4}"),
    ("x" + ACUTE * 5, LINE, "x" + ACUTE * 4),
    ("e" + ACUTE, LINE, "\u00e9"),
]


@pytest.mark.parametrize(("text", "kind", "shown"), SHOWN)
def test_a_screen_shows_a_mark_for_what_it_may_not_be_sent(
    text: str, kind: TextKind, shown: str
) -> None:
    assert safe_text(text, kind=kind) == shown


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("R\u0101wiri", "rawiri"),
        ("O'Neill", "oneill"),
        ("O\u2019Neill \u02bbA", "oneill a"),
        ("Smith-Jones", "smith jones"),
        ("Smith\u2013Jones", "smith jones"),
        ("  a \u00a0 b ", "a b"),
        ("\ufb01re STRASSE stra\u00dfe", "fire strasse strasse"),
        (f"a{ZWJ}b{ENCLOSED}c", "abc"),
    ],
)
def test_searching_folds(text: str, found: str) -> None:
    assert fold(text) == found
