"""``python -m tests.bench``: measure hubtui, and say what was met and what was not."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.bench.figures import Figure
    from tests.bench.sitting import Sitting

NOISY = 0.15
"""Cores taken by others above which a figure is not to be trusted."""
NEEDED = ("apsw", "textual", "uvicorn")
FAILED = 1
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def main() -> int:
    """Run the command."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing or not sys.platform.startswith("linux"):
        _say("not-here", missing=", ".join(missing) or sys.platform)
        return FAILED
    asked = _asked()
    folder = Path(tempfile.mkdtemp(prefix="hubtui-bench-", dir=asked.folder))
    _compiled(folder / "bytecode")
    try:
        return _sit(asked, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=WORDS["about"])
    parser.add_argument("--quick", action="store_true", help=WORDS["quick"])
    parser.add_argument("--peers", action="store_true", help=WORDS["peers"])
    parser.add_argument("--only", action="append", choices=LINES, help=WORDS["only"])
    parser.add_argument("--rounds", type=int, default=0, help=WORDS["rounds"])
    parser.add_argument("--json", type=Path, help=WORDS["json"])
    parser.add_argument("--folder", type=Path, help=WORDS["folder"])
    return parser.parse_args()


def _sit(asked: argparse.Namespace, folder: Path) -> int:
    from tests.bench import load
    from tests.bench.sitting import Sitting

    sitting = Sitting(folder, asked.rounds or (3 if asked.quick else 5), asked.quick, asked.peers)
    _say("machine", **_machine())
    _say("head")
    found = []
    with sitting.ending:
        for name in asked.only or LINES:
            sitting.others, before = 0.0, load.mark()
            try:
                for figure in _line(name)(sitting):
                    others = max(sitting.others, load.others(before))
                    found.append(replace(figure, others=others))
                    _show(found[-1])
                    before = load.mark()
            except (TimeoutError, EOFError, RuntimeError) as error:
                _say("failed", name=name, why=str(error)[-600:])
    if asked.json:
        plain = {**_machine(), "figures": [each.plain() for each in found]}
        asked.json.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    return 0


def _compiled(folder: Path) -> None:
    """Let what is started keep compiled bytecode here, whatever this environment says of it.

    Without, every start compiles every module: that is measured on a line of its own.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _machine() -> Mapping[str, object]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def _show(figure: Figure) -> None:
    met = {None: "reported", True: "met", False: "missed"}[figure.met]
    _say(
        "row",
        what=f"{WORDS['what'][figure.name]:<46}",
        ours=f"{_number(median(figure.ours)):>8}",
        span=f"{_number(min(figure.ours))}-{_number(max(figure.ours))}",
        unit=figure.unit,
        floor=f"{_number(median(figure.floor)) if figure.floor else '':>8}",
        ratio=f"{_number(figure.ratio) if figure.ratio is not None else '':>6}",
        goal=f"{figure.goal.sign} {figure.goal.value:g}" if figure.goal else "",
        met=WORDS[met],
        others=f"{figure.others:.2f}" + ("!" if figure.others > NOISY else ""),
    )


def _say(words: str, **facts: object) -> None:
    sys.stdout.write(WORDS[words].format(**facts) + "\n")
    sys.stdout.flush()


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


LINES = ("first", "keys", "danger", "memory", "idle", "sends", "push", "size", "log", "peers")


def _line(name: str) -> Callable[[Sitting], Iterator[Figure]]:
    """Load a line only when it is measured."""
    from tests.bench.lines import (
        danger,
        first,
        idle,
        keys,
        log,
        memory,
        peers,
        push,
        sends,
        size,
    )

    lines = (first, keys, danger, memory, idle, sends, push, size, log, peers)
    measure: Callable[[Sitting], Iterator[Figure]] = lines[LINES.index(name)].measure
    return measure


if __name__ == "__main__":
    sys.exit(main())
