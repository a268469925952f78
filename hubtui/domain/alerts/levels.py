"""Sharing levels as data: the fields each level allows and requires, and the closed lists.

Free text exists only at level 4; below level 4 all but the client's name are codes from a
list, so that little can leak. Source of the levels: the design's product page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from hubtui.errors import Refused


class Level(IntEnum):
    """How much to share; the digit is the level."""

    ASK = 0
    COME_AND_SEE_ME = 1
    KIND_OF_WORRY = 2
    WHAT_WE_NOTICED = 3
    DETAILS = 4


class Field(StrEnum):
    """Everything an alert may carry about the matter itself."""

    AGE_BAND = "age-band"
    SETTING = "setting"
    QUESTION = "question"
    TOPICS = "topics"
    CLIENT = "client"
    WHEN = "when"
    FIND_ME = "find-me"
    ASK = "ask"
    TREND = "trend"
    HOW_KNOWN = "how-known"
    STRENGTH = "strength"
    HOW_SURE = "how-sure"
    HOW_FRESH = "how-fresh"
    NOTE = "note"
    NOTE_NEED = "note-need"


class When(StrEnum):
    """Time by which the recipient is asked to act."""

    TODAY = "today"
    BEFORE_A_DAY = "before-a-day"
    THIS_WEEK = "this-week"


class FindMe(StrEnum):
    """Ways to find the sender."""

    IN_THE_HUB = "in-the-hub"
    RING_ME = "ring-me"
    FRONT_DESK = "front-desk"
    I_WILL_FIND_YOU = "i-will-find-you"


class Part(StrEnum):
    """The three sealed parts of a version; decay drops them one by one."""

    CLIENT = "client"
    PICKED = "picked"
    WORDS = "words"


LISTS: Mapping[Field, tuple[str, ...]] = {
    Field.AGE_BAND: ("under-5", "child", "teen", "young-adult", "adult", "older"),
    Field.SETTING: ("home", "school", "work", "health", "housing", "community", "online"),
    Field.QUESTION: ("who-should-look", "worth-raising", "raise-kindly", "what-helps"),
    Field.TOPICS: (
        "safety-at-home",
        "care-of-children",
        "health",
        "money",
        "housing",
        "school-or-work",
        "isolation",
        "justice",
        "staff-safety",
    ),
    Field.WHEN: tuple(When),
    Field.FIND_ME: tuple(FindMe),
    Field.ASK: ("look-again", "talk-with-me-first", "visit-together", "check-on-them", "advise-me"),
    Field.TREND: ("new", "worse", "better", "same"),
    Field.HOW_KNOWN: (
        "seen-myself",
        "told-by-person",
        "told-by-other",
        "on-a-record",
        "worked-out",
    ),
    Field.STRENGTH: (
        "someone-they-trust",
        "keeps-appointments",
        "wants-help",
        "doing-well-somewhere",
        "whanau-close",
        "not-known",
    ),
    Field.HOW_SURE: ("sure", "fairly-sure", "not-sure"),
    Field.HOW_FRESH: ("today", "this-week", "this-month", "older"),
    Field.NOTE_NEED: ("keep-safe", "visit-safely", "give-right-help", "plan-with-us"),
}
"""The codes a field may hold; their words are in the catalogue under ``list.<field>.<code>``."""

NOTE_LIMIT = 600
"""Letters a level 4 note may have."""

MANY: Mapping[Field, int] = {Field.TOPICS: 2}
"""Most codes of a field; a field not named here holds at most one."""

PARTS: Mapping[Field, Part] = {
    Field.CLIENT: Part.CLIENT,
    Field.WHEN: Part.CLIENT,
    Field.FIND_ME: Part.CLIENT,
    Field.NOTE: Part.WORDS,
    Field.NOTE_NEED: Part.WORDS,
}
"""Which sealed part a field lies in; every other field is in ``Part.PICKED``."""

_ONE = (Field.CLIENT, Field.WHEN, Field.FIND_ME)
_TWO = (*_ONE, Field.TOPICS, Field.ASK)
_THREE = (
    *_TWO,
    Field.TREND,
    Field.HOW_KNOWN,
    Field.STRENGTH,
    Field.HOW_SURE,
    Field.HOW_FRESH,
)
ALLOWED: Mapping[Level, tuple[Field, ...]] = {
    Level.ASK: (Field.AGE_BAND, Field.SETTING, Field.TOPICS, Field.QUESTION),
    Level.COME_AND_SEE_ME: _ONE,
    Level.KIND_OF_WORRY: _TWO,
    Level.WHAT_WE_NOTICED: _THREE,
    Level.DETAILS: (*_THREE, Field.NOTE, Field.NOTE_NEED),
}
"""The fields each level may carry, in the order shown; all required but those in OPTIONAL."""

OPTIONAL: frozenset[tuple[Level, Field]] = frozenset({(Level.ASK, Field.TOPICS)})


class ClientKind(StrEnum):
    """Kinds of client that an alert may be about."""

    PERSON = "person"
    CHILDREN = "children"
    """Children of the person named."""
    PLACE = "place"
    KNOWN = "known"
    """Nobody is named; the reader knows who is meant."""


class ClientDetail(StrEnum):
    """The detail that tells two clients of the same name apart."""

    AGE = "age"
    YEAR = "year"
    SUBURB = "suburb"
    KNOWN = "known"
    """The reader knows which one."""


@dataclass(frozen=True, slots=True)
class Client:
    """The client: a ``kind``, a name, and at most one detail to tell namesakes apart."""

    kind: str
    name: str = ""
    detail: str = ""
    value: str = ""

    def age(self, year: int) -> int | None:
        """Return the age or None; from a year of birth, the age that is reached during ``year``."""
        match self.detail:
            case ClientDetail.AGE:
                return int(self.value)
            case ClientDetail.YEAR:
                return year - int(self.value)
            case _:
                return None


CLIENT_KINDS, DETAILS = tuple(ClientKind), tuple(ClientDetail)
NAME_PARTS, NAME_LETTERS = 5, 80
DETAIL_LETTERS = 80
OLDEST = 120
"""Highest age, and most years since a year of birth."""


@dataclass(frozen=True, slots=True)
class Content:
    """Content of an alert: a level, the client, picked codes by field, and at level 4 a note."""

    level: Level
    client: Client | None = None
    picks: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""

    def fields(self) -> frozenset[Field]:
        """Return the fields that are filled in."""
        filled = {name for name, codes in self.picks.items() if codes}
        if self.client is not None:
            filled.add(Field.CLIENT)
        if self.note:
            filled.add(Field.NOTE)
        return frozenset(filled)


def check_content(content: Content, *, suburbs: frozenset[str], year: int) -> None:
    """Refuse content that its level does not allow; the refusal names the field.

    Raises:
        Refused: ``content-not-allowed``, ``content-missing``, ``content-not-listed``,
            ``content-too-many``, ``content-too-long`` or a ``client-...`` code, with ``field``.
    """
    allowed, filled = ALLOWED[content.level], content.fields()
    for name in filled:
        if name not in allowed:
            raise Refused("content-not-allowed", field=name.value, level=int(content.level))
    for name in allowed:
        if name not in filled and (content.level, name) not in OPTIONAL:
            raise Refused("content-missing", field=name.value, level=int(content.level))
    for name, codes in content.picks.items():
        check_codes(name, codes)
    if len(content.note) > NOTE_LIMIT:
        raise Refused("content-too-long", field=Field.NOTE.value, limit=NOTE_LIMIT)
    if content.client is not None:
        check_client(content.client, suburbs=suburbs, year=year)


def check_codes(name: Field, codes: tuple[str, ...]) -> None:
    """Refuse codes that are not on the field's list, repeated, or too many for the field."""
    if name not in LISTS:
        raise Refused("content-not-listed", field=name.value)
    if len(codes) > MANY.get(name, 1) or len(set(codes)) != len(codes):
        raise Refused("content-too-many", field=name.value, limit=MANY.get(name, 1))
    if any(code not in LISTS[name] for code in codes):
        raise Refused("content-not-listed", field=name.value)


def check_client(client: Client, *, suburbs: frozenset[str], year: int) -> None:
    """Refuse a client whose name or detail does not fit its kind.

    Raises:
        Refused: with ``field="client"`` and a code that says which rule it broke.
    """
    if client.kind not in CLIENT_KINDS:
        raise Refused("client-kind", field="client")
    if client.kind == ClientKind.KNOWN:
        if client.name or client.detail or client.value:
            raise Refused("client-known-has-name", field="client")
        return
    parts = client.name.split()
    if not parts or not any(letter.isalpha() for letter in client.name):
        raise Refused("client-no-name", field="client")
    if len(parts) > NAME_PARTS or len(client.name) > NAME_LETTERS:
        words, letters = NAME_PARTS, NAME_LETTERS
        if client.kind == ClientKind.PLACE:
            raise Refused("client-place-long", field="client", parts=words, letters=letters)
        raise Refused("client-name-long", field="client", parts=words, letters=letters)
    if client.kind != ClientKind.PLACE and any(letter.isdigit() for letter in client.name):
        raise Refused("client-name-digits", field="client")
    _check_detail(client, suburbs=suburbs, year=year)


def _check_detail(client: Client, *, suburbs: frozenset[str], year: int) -> None:
    if client.kind == ClientKind.PLACE:
        if client.detail or client.value:
            raise Refused("client-detail", field="client")
        return
    match client.detail:
        case ClientDetail.AGE:
            good = client.value.isascii() and client.value.isdigit()
            good = good and len(client.value) <= 3 and int(client.value) <= OLDEST
        case ClientDetail.YEAR:
            good = client.value.isascii() and client.value.isdigit()
            good = good and len(client.value) == 4 and year - OLDEST <= int(client.value) <= year
        case ClientDetail.SUBURB:
            good = client.value in suburbs
        case ClientDetail.KNOWN:
            good = not client.value
        case _:
            good = False
    if not good:
        raise Refused("client-detail", field="client")
