"""Turn a step into lines, and a typed line into its answer; no state and no reading."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from hubtui.domain.text import TextKind, fold, safe_text
from hubtui.flow.engine.steps import Choose, Filter, Line, LineKind, Option
from hubtui.plain.console import SAID
from hubtui.wording import say

FEW = 9
"""Most choices read out unasked if they can also be found by letters."""

MOST = 20
"""Most choices read out at once; for more, the person searches."""


def clean(text: str) -> str:
    """Return one line of text that is safe for a terminal."""
    return safe_text(text, kind=TextKind.LINE)


def lines_of(body: Sequence[Line]) -> Iterator[str]:
    """Yield the lines of a text; a person's own words are marked with ``SAID``."""
    for line in body:
        if line.kind is LineKind.GAP:
            yield ""
            continue
        text = safe_text(line.text, kind=TextKind.NOTE)
        label = f"{clean(line.label)}: " if line.label else ""
        for part in text.split("\n"):
            start = SAID if line.kind is LineKind.SAID else ""
            yield f"{start}{label}{part}"
            label = ""


def choices(
    options: Sequence[Option], picked: Collection[str] = (), first: int = 1
) -> Iterator[str]:
    """Yield numbered choices, one a line; a picked one is marked with a word."""
    for number, option in enumerate(options[:MOST], first):
        words = f"{option.tag} {full(option)}".strip()
        mark = f" ({say('plain.picked')})" if option.id in picked else ""
        yield clean(f"{number} {words}{mark}")


def people(options: Sequence[Option]) -> int:
    """Count the options to search in, without those that always stay."""
    return sum(not option.stays for option in options)


def full(option: Option) -> str:
    """Return an option's label and what stands beside it, such as name and office."""
    return f"{option.label}, {option.aside}" if option.aside else option.label


def question(step: Choose, options: Sequence[Option]) -> str:
    """Return the prompt of a choice: its numbers, and what Enter alone takes."""
    first = first_of(step)
    last = min(len(options), MOST) - 1 + first
    enter = on_enter(step, options)
    if enter is not None and enter in options[:MOST]:
        return say("plain.pick-or-enter", count=last, number=options.index(enter) + first)
    return say("plain.pick-from-0" if step.zero else "plain.pick", count=last)


def on_enter(step: Choose, options: Sequence[Option]) -> Option | None:
    """Return the option Enter alone takes: the one picked, if it shows, or the only match."""
    picked = next((option for option in options if option.id == step.picked), None)
    if picked is None and isinstance(step.entry, Filter) and len(options) == 1:
        return options[0]
    return picked


def first_of(step: Choose) -> int:
    """Return the number of the first choice, 0 or 1."""
    return 0 if step.zero else 1


def place(line: str, count: int, first: int = 1) -> int | None:
    """Return the index, from 0, of the choice whose number was typed, or None.

    ``count`` is how many were read out; a higher number is no choice.
    """
    text = line.strip()
    if not (text.isascii() and text.isdigit()):
        return None
    found = int(text[:4]) - first
    return found if 0 <= found < count else None


def matching(options: Sequence[Option], typed: str) -> list[Option]:
    """Return options with words that begin with what was typed, without accents or capitals.

    Options that always stay come last.
    """
    wanted = fold(typed).split()
    found = [option for option in options if not option.stays and _fits(option, wanted)]
    return [*found, *(option for option in options if option.stays)]


def _fits(option: Option, wanted: Sequence[str]) -> bool:
    words = fold(f"{option.label} {option.aside} {option.search}").split()
    return all(any(word.startswith(part) for word in words) for part in wanted)
