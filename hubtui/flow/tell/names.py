"""Read a client as people type it: "Ruby McAllister, 7" becomes a name and one detail."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from hubtui.domain.alerts.levels import NAME_PARTS, OLDEST, Client
from hubtui.domain.text import fold
from hubtui.wording import say_lines

_TAIL = re.compile(r"(?P<name>.*?)[,\s]+(?P<number>\d{1,4})")


@dataclass(frozen=True, slots=True)
class TypedName:
    """A typed name, with a detail (age, year, suburb) if one was typed."""

    name: str
    detail: str = ""
    value: str = ""

    def client(self, kind: str) -> Client:
        """Return the typed name as a client of ``kind``."""
        return Client(kind, self.name, self.detail, self.value)


def read(text: str, suburbs: Collection[str], year: int) -> TypedName:
    """Split a text into a name and an age, a year of birth or one of ``suburbs``."""
    text = " ".join(text.split())
    found = _TAIL.fullmatch(text)
    if found and found["name"]:
        number = found["number"]
        detail = "year" if len(number) == 4 and year - OLDEST <= int(number) <= year else "age"
        return TypedName(found["name"].rstrip(" ,"), detail, number)
    head, comma, tail = text.rpartition(",")
    suburb = next((each for each in suburbs if fold(each) == fold(tail)), "")
    if comma and head.strip() and suburb:
        return TypedName(head.rstrip(" ,"), "suburb", suburb)
    return TypedName(text)


def says_more(name: str) -> bool:
    """Say whether a name looks like a note ("Ruby mum drunk again"); a guess, not a rule."""
    words = [word for word in (each.strip("'\u2019.,-()") for each in name.split()) if word]
    telling = frozenset(say_lines("tell.only_name.telling"))
    if len(words) > NAME_PARTS or any(fold(word) in telling for word in words):
        return True
    joining = frozenset(say_lines("tell.only_name.joining"))
    small = [w for w in words if w[0].islower() and len(w) > 1 and fold(w) not in joining]
    # A name typed all in small letters is still a name.
    return bool(small) and any(word[0].isupper() for word in words)
