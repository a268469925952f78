"""Hostile texts in any number, steps that hold them, and what of them must not reach a terminal."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle

from hubtui.domain.text import UNSAFE
from hubtui.flow.engine.steps import Choose, Line, Mark, Option, Picks, Row, Step, Write
from tests.corpus import HOSTILE

# All our own app sends: colours, places, switches, two questions, and Kitty keys taken off.
OURS = re.compile(r"\x1b\[(?:[0-9;]*[mH]|2K|\?[0-9;]+[hl]|\?[0-9]+\$p|<u)")
# And plain mode: it clears, and rings.
PLAINLY = re.compile(r"\x1b\[(?:[0-9;]*H|2[JK]|3J|\?2004[hl])|\x07")
ALPHABET = (
    "\x1b\x9b\x9d\x90\x07\x00\n\r\u202e\u2066\u200f\u200b\u200d\ufe0f\ufeff\ud800\u0301\U000e0041"
    "[]()<>;:?@=/\\{}%$'\"0123456789ABCJKRcmnhlPX^_~ aeiouāēōū漢\U0001f469"
)


def hostile_texts(count: int = 500) -> list[str]:
    """The corpus one by one, then invented strings four to a text; always the same."""
    chance = random.Random(16)
    corpus = [text[:300] for text in HOSTILE]
    invented = [
        "".join(chance.choices(ALPHABET, k=chance.randint(1, 60)))
        for _ in range(max(0, count - len(corpus)))
    ]
    return [*corpus, *("\n".join(invented[at : at + 4]) for at in range(0, len(invented), 4))]


def foreign(raw: bytes, ours: re.Pattern[str] = OURS) -> list[str]:
    """The control and steering characters among these bytes that are not our own."""
    text = raw.decode("utf-8", "surrogateescape")
    return UNSAFE.findall(ours.sub("", text).replace("\r", "").replace("\n", ""))


def poisoned(step: Step, texts: Iterator[str]) -> Step:
    """The step as a hub full of such texts would have it: one after whatever is drawn."""

    def more(text: str) -> str:
        return f"{text} {next(texts)}" if text else next(texts)

    def options(some: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(replace(one, label=more(one.label), aside=more(one.aside)) for one in some)

    match step:
        case Choose():
            body = tuple(_poisoned_line(line, texts) for line in step.body)
            return replace(
                step,
                heading=more(step.heading),
                hint=more(step.hint),
                guide=more(step.guide),
                options=options(step.options),
                body=body,
                empty=more(step.empty),
                none_picked=more(step.none_picked),
            )
        case Mark():
            return replace(
                step,
                heading=more(step.heading),
                hint=more(step.hint),
                guide=more(step.guide),
                options=options(step.options),
            )
        case Picks():
            rows = tuple(
                Row(row.id, more(row.label), options(row.options), row.picked) for row in step.rows
            )
            return replace(step, heading=more(step.heading), hint=more(step.hint), rows=rows)
        case Write():
            body = tuple(_poisoned_line(line, texts) for line in step.body)
            return replace(
                step,
                heading=more(step.heading),
                hint=more(step.hint),
                value=next(texts),
                body=body,
            )


def _poisoned_line(line: Line, texts: Iterator[str]) -> Line:
    return replace(line, text=f"{line.text} {next(texts)}", label=f"{line.label} {next(texts)}")


def endless(count: int = 500) -> Iterator[str]:
    """Hostile texts without an end."""
    return cycle(hostile_texts(count))
