"""Text people type: what is accepted, how it is shown, and how it is searched.

One rule for hidden and control characters: ``check_text`` refuses them, ``clean_text`` removes
them, ``safe_text`` shows a mark instead. All three keep macrons, marks and hyphens in names.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, StrEnum, auto

from hubtui.errors import Refused

MARK = "\ufffd"
"""Replacement, one cell wide, for a character that must not reach a terminal."""

MOST_MARKS = 4
"""Most accents on one letter; more would overlap other text on the screen."""

UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
"""Characters in data that must never reach a terminal, whatever the field; the last check."""

_ZWNJ, _ZWJ = "\u200c", "\u200d"
_EMOJI_STYLE = "\ufe0f"
_STYLES = frozenset({"\ufe0e", _EMOJI_STYLE})

# Invisible and without meaning, often pasted unnoticed: dropped rather than refused.
_INVISIBLE = frozenset(
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060\u3164\ufeff\uffa0\ufffc"
    + "".join(map(chr, range(0x180B, 0x1810)))
    + "".join(map(chr, range(0xFE00, 0xFE0E)))
    + "".join(map(chr, range(0xE0100, 0xE01F0)))
)
_WRONG = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_BREAKS = frozenset("\t\n\x0b\x0c\r\x85\u2028\u2029")
_CODE = re.compile(r"[A-Za-z0-9 -]*")
_APOSTROPHES = dict.fromkeys(map(ord, "'`\u2018\u2019\u02b9\u02bb\u02bc\u02be\u02bf\u00b4"))


class TextKind(StrEnum):
    """Kind of text in a field; it decides whether line breaks and joiners are kept."""

    NAME = "name"
    LINE = "line"
    NOTE = "note"
    CODE = "code"


def check_text(text: str, kind: TextKind, limit: int, *, field: str = "") -> str:
    """Return ``text`` as it is kept (NFC, ends trimmed; blank gives ""), or refuse it.

    Raises:
        Refused: ``text-too-long`` or ``text-hidden-characters``, with ``field``.
    """
    if len(text) > 4 * limit + 100:  # before any costly work
        raise Refused("text-too-long", field=field, limit=limit)
    kept, wrong = text, False
    if not _plain(text):
        kept, wrong = _sift(_tidy(text, kind).strip(" \n\r"), kind, "")
    kept = kept.strip()
    if wrong or (kind is TextKind.CODE and not _CODE.fullmatch(kept)):
        raise Refused("text-hidden-characters", field=field)
    if len(kept) > limit:
        raise Refused("text-too-long", field=field, limit=limit)
    return kept


def clean_text(text: str, kind: TextKind, limit: int) -> str:
    """Return the nearest text that ``check_text`` accepts; it never refuses."""
    text = text[: 4 * limit + 100]
    spaced = "".join(
        " " if char in _BREAKS and not (char in "\r\n" and kind is TextKind.NOTE) else char
        for char in text
    )
    kept, _ = _sift(_tidy(spaced, kind), kind, "")
    if kind is TextKind.CODE:
        kept = "".join(_CODE.findall(kept))
    # A cut may leave a joiner with nothing to join, so the rest is sifted again.
    return _sift(kept.strip()[:limit], kind, "")[0].strip()


def safe_text(text: str, *, kind: TextKind) -> str:
    """Return ``text`` fit for a screen, with a mark for each character that is not."""
    if _plain(text):
        return text
    return _sift(_tidy(text, kind), kind, MARK)[0]


def fold(text: str) -> str:
    """Return ``text`` in the form used for search: no case, accents, apostrophes or hyphens."""
    spread = unicodedata.normalize("NFKD", text.casefold()).translate(_APOSTROPHES)
    kept = "".join(
        " " if unicodedata.category(char) in ("Pd", "Zs") else char
        for char in spread
        if unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )
    return " ".join(kept.casefold().split())


def _plain(text: str) -> bool:
    """Tell whether this is printable ASCII, as most text is, and needs no sifting."""
    return text.isascii() and text.isprintable()


class _Verdict(Enum):
    KEEP = auto()
    DROP = auto()
    WRONG = auto()


def _tidy(text: str, kind: TextKind) -> str:
    """Normalise (NFC; codes NFKC) and unify spaces, tabs and the line breaks of notes."""
    if kind is TextKind.NOTE:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind is TextKind.CODE:
        text = unicodedata.normalize("NFKC", text)
    text = unicodedata.normalize("NFC", text)
    return "".join(
        " " if char in "\t\u2800" or unicodedata.category(char) == "Zs" else char for char in text
    )


def _sift(text: str, kind: TextKind, mark: str) -> tuple[str, bool]:
    """Return ``text`` with wrong characters replaced by ``mark``, and whether there were any."""
    out: list[str] = []
    marks, wrong = 0, False
    for index, char in enumerate(text):
        accent = char not in _INVISIBLE and unicodedata.category(char) in ("Mn", "Me")
        before = out[-1] if out else ""
        match _judge(char, before, text[index + 1 : index + 2], kind):
            case _Verdict.KEEP if accent and char not in _STYLES and marks == MOST_MARKS:
                wrong = True
            case _Verdict.KEEP:
                marks = marks + 1 if accent else 0
                out.append(char)
            case _Verdict.WRONG:
                wrong = True
                if mark:
                    marks = 0
                    out.append(mark)
            case _Verdict.DROP:
                pass
    return unicodedata.normalize("NFC", "".join(out)), wrong


def _judge(char: str, before: str, after: str, kind: TextKind) -> _Verdict:
    """Judge one character by its category and its neighbours."""
    if char in (_ZWNJ, _ZWJ):
        return _keep_or(_joins(before, after, char, kind), _Verdict.DROP)
    if char in _STYLES:
        return _keep_or(_styled(before), _Verdict.DROP)
    if char in _INVISIBLE:
        return _Verdict.DROP
    if char == "\n" and kind is TextKind.NOTE:
        return _Verdict.KEEP
    if char == MARK:  # stands for a letter that was lost before it came here
        return _Verdict.WRONG
    category = unicodedata.category(char)
    if category in ("Mn", "Me"):  # an accent without a letter overlaps the text before it
        return _keep_or(before not in ("", " ", "\n"), _Verdict.WRONG)
    return _keep_or(category not in _WRONG, _Verdict.WRONG)


def _keep_or(fine: bool, otherwise: _Verdict) -> _Verdict:
    return _Verdict.KEEP if fine else otherwise


def _joins(before: str, after: str, joiner: str, kind: TextKind) -> bool:
    """Tell whether a joiner changes here how its neighbours are drawn."""
    if joiner == _ZWJ and _pictured(before) and _pictured(after):
        return True
    return kind is not TextKind.NAME and _lettered(before) and _lettered(after)


def _pictured(char: str) -> bool:
    if char in ("", MARK):
        return False
    return char == _EMOJI_STYLE or unicodedata.category(char) in ("So", "Sk")


def _styled(char: str) -> bool:
    if char in ("", MARK):
        return False
    return char in "0123456789#*" or unicodedata.category(char) in ("So", "Sm", "Po", "Pd")


def _lettered(char: str) -> bool:
    """Tell whether this is a letter or mark of a joining script; not Latin, Greek or Cyrillic."""
    if char < "\u0590" or char in _INVISIBLE or char in _STYLES:
        return False
    return unicodedata.category(char) in ("Lo", "Mn", "Mc")
