"""From a key to what it does on the screen."""

from __future__ import annotations

from collections.abc import Iterator

from hubtui.wording import say
from tests.bench import desk
from tests.bench.desk import ENTER, ESCAPE
from tests.bench.figures import Figure, at, most
from tests.bench.floors import READY
from tests.bench.server import running
from tests.bench.sitting import Sitting
from tests.bench.watch import KEYS, Watched

LETTERS = "".join(f"{first}{second}" for first in "mnprst" for second in "aeiou")
"""Sixty letters no two neighbours of which come twice, so that each is seen to be painted."""


def measure(sitting: Sitting) -> Iterator[Figure]:
    """Type, go on and hide, in a signed-in app beside a bare one."""
    made, folder = sitting.made, sitting.folder
    with running(made.copy(folder / "keys")) as hub:
        there = desk.joined(made, hub, folder / "keys-desk")
        with there.start() as ours, desk.floor("bare") as bare:
            desk.sign_in(ours, "Person Bm")
            bare.wait(READY)
            _to_the_name(ours)
            found = sitting.turns({"ours": lambda: _typed(ours), "bare": lambda: _typed(bare)})
            for share in (0.5, 0.95):
                yield Figure(
                    f"key-p{share * 100:.0f}",
                    "ms",
                    tuple(at(share, each) for each in found["ours"]),
                    tuple(at(share, each) for each in found["bare"]),
                    most(2) if share > 0.5 else None,
                )
            times = 8 if sitting.quick else 20
            steps = sitting.turns({"next": lambda: _next(ours, times), "hide": lambda: _hide(ours)})
        every = [ms for each in steps["next"] for ms in each]
        yield Figure("next-p50", "ms", (at(0.5, every),))
        yield Figure("next-p95", "ms", (at(0.95, every),), goal=most(100))
        every = [ms for each in steps["hide"] for ms in each]
        yield Figure("hide-p95", "ms", (at(0.95, every),), goal=most(100))


def _to_the_name(seen: Watched) -> None:
    seen.do(b"1", say("tell.who.heading"))
    seen.drain(0.3)
    seen.do(b"Person Bn", "Person Bn")
    seen.drain(0.3)
    seen.do(ENTER, say("tell.about.heading"))
    seen.drain(0.3)


def _typed(seen: Watched) -> list[float]:
    """Type a text letter by letter, and take it away again."""
    took = []
    for count, letter in enumerate(LETTERS, 1):
        took.append(seen.do(letter.encode(), LETTERS[max(0, count - 2) : count]))
        seen.drain(0.03)
    seen.press(b"\x7f" * len(LETTERS))
    seen.drain(1.5)
    return took[1:]


def _next(seen: Watched, times: int) -> list[float]:
    """Answer a question and go back to it, again and again."""
    took = []
    seen.press(b"\x7f" * 20)
    seen.drain(0.5)
    seen.do(b"Mere Tane, 34", "Tane, 34")
    for _ in range(times):
        seen.drain(0.4)
        took.append(seen.do(ENTER, say("tell.told.hint")))
        seen.drain(0.4)
        seen.do(ESCAPE, say("tell.about.heading"))
    seen.drain(0.3)
    seen.press(b"\x7f" * 20)
    seen.drain(1.0)
    return took


def _hide(seen: Watched) -> list[float]:
    took = []
    for _ in range(5):
        took.append(seen.do(KEYS["f2"], say("hidden.heading")))
        seen.drain(0.3)
        seen.press(desk.PIN.encode())
        seen.drain(0.2)
        seen.do(ENTER, say("tell.about.heading"))
        seen.drain(0.3)
    return took
