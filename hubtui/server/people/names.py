"""Names and lines of the directory: clean, and no two people under look-alike names."""

from __future__ import annotations

import unicodedata
from typing import Final

from hubtui.domain.people import LINE_LIMIT
from hubtui.domain.text import TextKind, check_text, fold
from hubtui.errors import Refused
from hubtui.server.store import Bound

# Letters of other scripts drawn like Latin ones, and pairs the eye runs together.
_ALIKE: Final = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u03bf\u03b1\u03bd\u013101",
    "aeopcyxijsoavioi",
)
_DRAWN_ALIKE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC"})
"""Alphabets whose letters look alike; a name may use only one of them."""


def checked_line(text: str, field: str) -> str:
    """Return a short line, cleaned; ``Refused`` naming the field."""
    return check_text(text, TextKind.LINE, LINE_LIMIT, field=field)


def checked_name(q: Bound, text: str) -> tuple[str, str]:
    """Return a person's name and its folded form; a name that looks like another is refused.

    Raises:
        Refused: ``person-no-name``, ``person-name-mixed`` or ``person-name-taken``.
    """
    name = check_text(text, TextKind.NAME, LINE_LIMIT, field="name")
    if not any(letter.isalpha() for letter in name):
        raise Refused("person-no-name", field="name")
    scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in name}
    if len(scripts & _DRAWN_ALIKE) > 1:
        raise Refused("person-name-mixed", field="name")
    folded = fold(name)
    mine = _drawn(folded)
    if any(_drawn(row["folded"]) == mine for row in q.folded_names()):
        raise Refused("person-name-taken", field="name")
    return name, folded


def _drawn(folded: str) -> str:
    return folded.translate(_ALIKE).replace("rn", "m").replace("vv", "w").replace("l", "i")
