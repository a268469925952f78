"""One step of each kind a person meets, for tests of what fingers and mice do."""

from __future__ import annotations

from typing import Final

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import (
    Choose,
    Filter,
    Free,
    Line,
    LineKind,
    Mark,
    Option,
    Picks,
    Row,
    Step,
    Write,
)

NAMES = tuple(
    Option(name.lower(), f"{name} Smith", aside=f"teacher, {place}")
    for name, place in (("Ana", "Police"), ("Ben", "Health"), ("Cara", "School"), ("Dan", "Iwi"))
)
THREE = (Option("a", "Apple"), Option("b", "Banana"), Option("c", "Cherry"))
LONG = tuple(Line(f"Line {n} of what there is to read.", LineKind.SAID) for n in range(1, 31))
ROWS = (
    Row("size", "Size", (Option("s", "small"), Option("l", "large"))),
    Row("when", "When", (Option("now", "now"), Option("later", "later")), picked="later"),
)

KINDS: Final[dict[str, Step]] = {
    "choose": Choose("choose", "Which one?", THREE),
    "picked": Choose("picked", "Which one?", THREE, picked="b"),
    "opens": Choose("opens", "Where to?", THREE, opens=True),
    "zero": Choose("zero", "Where to?", THREE, opens=True, zero=True),
    "sends": Choose("sends", "Send it?", THREE, sends=True, none_picked="Pick 1 to send it."),
    "reads": Choose("reads", "What will you do?", THREE, body=LONG),
    "filter": Choose("filter", "Who?", NAMES, entry=Filter(), empty="Nobody fits."),
    "free": Choose("free", "Who is it about?", THREE, entry=Free(TextKind.NAME, 60)),
    "secret": Choose("secret", "Your PIN", THREE, entry=Free(TextKind.CODE, 6, secret=True)),
    "mark": Mark("mark", "Which ones?", THREE, at_least=1, at_most=2),
    "mark-filter": Mark("mark-filter", "Who?", NAMES, entry=Filter()),
    "picks": Picks("picks", "How is it?", ROWS),
    "line": Write("line", "Which place?", TextKind.LINE, 60),
    "note": Write("note", "What must they know?", TextKind.NOTE, 600),
}
