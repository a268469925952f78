"""``hubtui bench``: measure, and say what was met and what was not."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.bench.figures import Figure
    from hubtui.bench.sitting import Sitting

NOISY = 0.15
"""Cores taken by others above which a figure is not to be trusted."""
NEEDED = ("apsw", "textual", "uvicorn")
FAILED = 1


def run_bench(rest: Sequence[str]) -> int:
    """Run the command."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing or not sys.platform.startswith("linux"):
        _say(say("bench.not-here", missing=", ".join(missing) or sys.platform))
        return FAILED
    asked = _asked(rest)
    folder = Path(tempfile.mkdtemp(prefix="hubtui-bench-", dir=asked.folder))
    _compiled(folder / "bytecode")
    try:
        return _sit(asked, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked(rest: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hubtui bench", description=say("bench.about"))
    parser.add_argument("--quick", action="store_true", help=say("bench.quick"))
    parser.add_argument("--peers", action="store_true", help=say("bench.peers"))
    parser.add_argument("--only", action="append", choices=LINES, help=say("bench.only"))
    parser.add_argument("--rounds", type=int, default=0, help=say("bench.rounds"))
    parser.add_argument("--json", type=Path, help=say("bench.json"))
    parser.add_argument("--folder", type=Path, help=say("bench.folder"))
    return parser.parse_args(rest)


def _sit(asked: argparse.Namespace, folder: Path) -> int:
    from hubtui.bench import load  # noqa: PLC0415 - reads what only Linux has
    from hubtui.bench.sitting import Sitting  # noqa: PLC0415 - loads the whole server

    sitting = Sitting(folder, asked.rounds or (3 if asked.quick else 5), asked.quick, asked.peers)
    _say(say("bench.machine", **_machine()))
    _say(say("bench.head"))
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
                _say(say("bench.failed", name=name, why=str(error)[-600:]))
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
        say(
            "bench.row",
            what=f"{say('bench.what.' + figure.name):<46}",
            ours=f"{_number(median(figure.ours)):>8}",
            span=f"{_number(min(figure.ours))}-{_number(max(figure.ours))}",
            unit=figure.unit,
            floor=f"{_number(median(figure.floor)) if figure.floor else '':>8}",
            ratio=f"{_number(figure.ratio) if figure.ratio is not None else '':>6}",
            goal=f"{figure.goal.sign} {figure.goal.value:g}" if figure.goal else "",
            met=say(f"bench.{met}"),
            others=f"{figure.others:.2f}" + ("!" if figure.others > NOISY else ""),
        )
    )


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


LINES = ("first", "keys", "danger", "memory", "idle", "sends", "push", "size", "log", "peers")


def _line(name: str) -> Callable[[Sitting], Iterator[Figure]]:
    """Load a line only when it is measured."""
    from hubtui.bench.lines import (  # noqa: PLC0415
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
