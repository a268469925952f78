"""The steps of a job, as data for the fronts to draw; steps hold no logic of their own.

Both fronts ``match`` on ``Step`` and end in ``assert_never``. Answers are plain JSON values, so
that a draft is just the answers given so far:

=========  =====================================================
step       answer
=========  =====================================================
Choose     the option's id (str); or, with a ``Free`` entry, ``"=" + what was typed``
Mark       list of option ids
Picks      dict of row id to option id
Write      str
Do         whatever the desk returns for the effect (never kept in a draft)
=========  =====================================================
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from hubtui.domain.text import TextKind

if TYPE_CHECKING:
    from hubtui.flow.engine.effects import Effect

Value: TypeAlias = "str | list[str] | dict[str, str]"
Check: TypeAlias = Callable[[str], None]
"""A rule of the job for an answer that fits its step; raises ``Refused`` and has no effects."""


class LineKind(StrEnum):
    """The kind of a line; fronts mark it with characters too, not only with colour."""

    OWN = "own"
    """A sentence written by the program."""
    SAID = "said"
    """A person's own words or data, drawn inside the marked frame and never read as markup."""
    HEAD = "head"
    """A heading for the lines below."""
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Line:
    """A line to read; ``label``, if any, is drawn in a column on its left."""

    text: str
    kind: LineKind = LineKind.OWN
    label: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick; ``aside`` is a second column, ``tag`` a mark: NEW, LATE or SAFETY."""

    id: str
    label: str
    aside: str = ""
    tag: str = ""
    search: str = ""
    """Hidden text that a filter also matches: an agency, skills."""
    stays: bool = False
    """Always shown, at the end of the list, even if the filter does not match."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A field that narrows the options; macrons and capitals make no difference."""


@dataclass(frozen=True, slots=True)
class Free:
    """A text field whose text is the answer, instead of one of the options below it."""

    kind: TextKind
    limit: int
    value: str = ""
    secret: bool = False
    """Shown as dots, and never filled in from an earlier answer."""
    digits: int = 0
    """For a PIN: exactly so many digits."""
    cleans: bool = False
    """Never refused for its length or characters: marks replace hidden ones, and the job cuts."""


@dataclass(frozen=True, slots=True)
class Choose:
    """One question, one pick.

    ``picked`` is the id picked beforehand (never one that states a fact). ``opens`` makes a digit
    act at once, as on Home and Sent. ``sends`` marks a screen whose pick cannot be undone: fronts
    drop keys for its first 300 ms. ``body`` is read before picking, in pages where it is long.
    ``live`` redraws the screen on news from the hub.
    """

    id: str
    heading: str
    options: tuple[Option, ...]
    hint: str = ""
    body: tuple[Line, ...] = ()
    picked: str | None = None
    entry: Filter | Free | None = None
    opens: bool = False
    zero: bool = False
    """Number the options from 0 instead of 1, so that the jobs on Home keep their digits."""
    sends: bool = False
    none_picked: str = ""
    """The message after Enter with nothing picked."""
    empty: str = ""
    """The message where the list is empty or the filter matches nothing."""
    help_key: str = ""
    guide: str = ""
    """The pack's banner, for the status row."""
    live: bool = False
    final: bool = False
    """Back does not work from this screen."""
    quick: bool = False
    """Plain mode reads this step aloud without asking for headphones first."""
    alert: str = ""
    """Id of the alert on this screen; a safety alert raised here with F9 refers to it."""
    about: str = ""
    """Who that alert is about, in words; empty where this reader may not know."""
    names: str = ""
    """The client's name, if the screen shows it; plain mode then asks before reading aloud."""
    check: Check | None = field(default=None, compare=False, repr=False)
    """Refuses an answer that fits the step but not the rules."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A question with several picks, finished with Enter."""

    id: str
    heading: str
    options: tuple[Option, ...]
    at_least: int = 0
    at_most: int = 99
    hint: str = ""
    marked: tuple[str, ...] = ()
    entry: Filter | None = None
    help_key: str = ""
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One question of a ``Picks`` screen."""

    id: str
    label: str
    options: tuple[Option, ...]
    picked: str | None = None


@dataclass(frozen=True, slots=True)
class Picks:
    """Up to five short questions on one screen; plain mode asks them one after another."""

    id: str
    heading: str
    rows: tuple[Row, ...]
    hint: str = ""
    help_key: str = ""
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """A text field: a line, a note, a PIN or a passphrase."""

    id: str
    heading: str
    kind: TextKind
    limit: int
    hint: str = ""
    value: str = ""
    secret: bool = False
    digits: int = 0
    """For a PIN: exactly so many digits."""
    same_as: str = ""
    """The text this answer must repeat, for example a new PIN; empty for no such rule."""
    optional: bool = False
    cleans: bool = False
    """Never refused for its length or characters, as in ``Free``."""
    body: tuple[Line, ...] = ()
    help_key: str = ""
    guide: str = ""
    check: Check | None = field(default=None, compare=False, repr=False)
    """Refuses what fits the step but not the rules."""


@dataclass(frozen=True, slots=True)
class Do:
    """An effect to be done by the desk; fronts show ``waiting`` while it takes long."""

    id: str
    effect: Effect
    waiting: str = ""
    otherwise: object = None
    """The result to use when the hub cannot be reached; None means that the step fails."""


Step: TypeAlias = Choose | Mark | Picks | Write


@dataclass(frozen=True, slots=True)
class End:
    """The end of a job; ``go`` is ``home`` or the next job, and ``facts`` are its ``begin``.

    ``@change`` asks one step again (``step``), ``@again`` starts the same job afresh (with other
    facts, if given), ``@resume`` opens a draft (``job``, ``draft``), ``@close`` closes an overlay
    and shows the screen under it, ``@stop`` leaves the program.
    """

    go: str = "home"
    facts: dict[str, str] = field(default_factory=dict)
