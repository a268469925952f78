"""The steps a job is made of. Fronts draw them; they decide nothing.

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
"""Raises ``Refused``; a pure rule of the job over an answer that fits its step."""


class LineKind(StrEnum):
    """How a line of a reading screen is marked, in letters and not only in colour."""

    OWN = "own"
    """Our own sentence."""
    SAID = "said"
    """A person's own words or data: drawn inside the marked frame, never as markup."""
    HEAD = "head"
    """A label above what follows."""
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Line:
    """A line to read; ``label`` stands left of it in a column where there is one."""

    text: str
    kind: LineKind = LineKind.OWN
    label: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing to pick. ``aside`` stands in a second column; ``tag`` is NEW, LATE or SAFETY."""

    id: str
    label: str
    aside: str = ""
    tag: str = ""
    search: str = ""
    """More text a filter may match (an agency, skills); never shown."""
    stays: bool = False
    """Shown last, whatever is typed into a filter."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Typing narrows the options; macrons and capitals are folded."""


@dataclass(frozen=True, slots=True)
class Free:
    """Typing is an answer of its own; the options below are alternatives to it."""

    kind: TextKind
    limit: int
    value: str = ""
    secret: bool = False
    """Shown as dots, and never filled in again."""
    digits: int = 0
    """For a PIN: exactly so many digits."""
    cleans: bool = False
    """Never refused for its text: marks stand for what cannot be shown, and the job cuts it."""


@dataclass(frozen=True, slots=True)
class Choose:
    """One question, one pick.

    ``picked`` is the id picked beforehand (never one that states a fact). ``opens`` makes a digit
    act at once, as on Home and Sent. ``sends`` marks a screen whose pick cannot be undone: fronts
    drop keys for its first 300 ms. ``body`` is read before picking and pages where it is long.
    ``live`` names a hub reference whose news redraws the screen.
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
    """The first option answers to 0, and the rest to 1-9: Home keeps its numbers."""
    sends: bool = False
    none_picked: str = ""
    """What to say when Enter is pressed with nothing picked."""
    empty: str = ""
    """What to say where there is nothing to pick, or nothing matches."""
    help_key: str = ""
    guide: str = ""
    """The pack's banner, for the status row."""
    live: bool = False
    final: bool = False
    """Nothing before this screen can be taken back by going back."""
    quick: bool = False
    """Read out at once: it is no secret here, or there is no time to ask for headphones."""
    alert: str = ""
    """The alert this screen shows; pressed here, F9 is about the same."""
    about: str = ""
    """Who that alert is about, in words, where this reader knows."""
    names: str = ""
    """The client whose name stands anywhere on it: asked about before any of it is read aloud."""
    check: Check | None = field(default=None, compare=False, repr=False)
    """Refuses an answer that fits the step but not the rules."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark several; Enter goes on."""

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
    """One short pick of a ``Picks`` screen."""

    id: str
    label: str
    options: tuple[Option, ...]
    picked: str | None = None


@dataclass(frozen=True, slots=True)
class Picks:
    """Up to five short picks on one screen; one after another in plain mode."""

    id: str
    heading: str
    rows: tuple[Row, ...]
    hint: str = ""
    help_key: str = ""
    guide: str = ""


@dataclass(frozen=True, slots=True)
class Write:
    """Type something: a line, a note, a PIN or a passphrase."""

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
    """What was typed before, where this must be the same."""
    optional: bool = False
    cleans: bool = False
    """Never refused for its text, as in ``Free``."""
    body: tuple[Line, ...] = ()
    help_key: str = ""
    guide: str = ""
    check: Check | None = field(default=None, compare=False, repr=False)
    """Refuses what fits the step but not the rules."""


@dataclass(frozen=True, slots=True)
class Do:
    """Something only the desk can do; fronts show ``waiting`` while it takes long."""

    id: str
    effect: Effect
    waiting: str = ""
    otherwise: object = None
    """What to go on with, where there is something, when the hub cannot be reached."""


Step: TypeAlias = Choose | Mark | Picks | Write
Asked: TypeAlias = Choose | Mark | Picks | Write | Do


@dataclass(frozen=True, slots=True)
class End:
    """The job is over: where to go next (``home``, or another job with facts to begin with).

    ``@change`` asks one step again (``step``), ``@again`` starts the same job afresh (with other
    facts, where it gives some), ``@resume`` opens a draft (``job``, ``draft``), ``@close`` leaves
    an overlay for what it lies on, ``@stop`` leaves the program.
    """

    go: str = "home"
    facts: dict[str, str] = field(default_factory=dict)
