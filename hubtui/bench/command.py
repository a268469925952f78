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

from hubtui.wording import say

NOISY = 0.15
"""Cores taken by others above which a figure is not to be trusted."""
NEEDED = ("apsw", "uvicorn", "textual", "pyte")
FAILED = 1


def run_bench(rest: Sequence[str]) -> int:
    """Run the command."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing or not sys.platform.startswith("linux"):
        print(say("bench.not-here", missing=", ".join(missing) or sys.platform))
        return FAILED
    asked = _asked(rest)
    folder = Path(tempfile.mkdtemp(prefix="hubtui-bench-", dir=asked.folder))
    try:
        return _sit(asked, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _asked(rest: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hubtui bench", description=say("bench.about"))
    parser.add_argument("--quick", action="store_true", help=say("bench.quick"))
    parser.add_argument("--peers", action="store_true", help=say("bench.peers"))
    parser.add_argument("--only", action="append", choices=sorted(_lines()), help=say("bench.only"))
    parser.add_argument("--rounds", type=int, default=0, help=say("bench.rounds"))
    parser.add_argument("--json", type=Path, help=say("bench.json"))
    parser.add_argument("--folder", type=Path, help=say("bench.folder"))
    return parser.parse_args(rest)


def _sit(asked: argparse.Namespace, folder: Path) -> int:
    from hubtui.bench.sitting import Sitting  # noqa: PLC0415 - loads the whole server

    sitting = Sitting(folder, asked.rounds or (3 if asked.quick else 5), asked.quick, asked.peers)
    print(say("bench.machine", **_machine()))
    print(say("bench.head"))
    found = []
    with sitting.ending:
        for name, line in _lines().items():
            if asked.only and name not in asked.only:
                continue
            sitting.others = 0.0
            for figure in line()(sitting):
                found.append(replace(figure, others=sitting.others))
                _show(found[-1])
    if asked.json:
        plain = {**_machine(), "figures": [each.plain() for each in found]}
        asked.json.write_text(json.dumps(plain, indent=1) + "\n", "utf-8")
    return 0


def _machine() -> Mapping[str, object]:
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}",
    }


def _show(figure: object) -> None:
    from hubtui.bench.figures import Figure  # noqa: PLC0415

    assert isinstance(figure, Figure)
    met = {None: "reported", True: "met", False: "missed"}[figure.met]
    print(
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
        ),
        flush=True,
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _lines() -> Mapping[str, Callable[[], Callable[..., Iterator[object]]]]:
    """Name the lines, each loaded only when it is measured."""
    return {"idle": _idle, "sends": _sends, "push": _push, "size": _size, "log": _log}


def _idle() -> Callable[..., Iterator[object]]:
    from hubtui.bench.lines import idle  # noqa: PLC0415

    return idle.measure


def _sends() -> Callable[..., Iterator[object]]:
    from hubtui.bench.lines import sends  # noqa: PLC0415

    return sends.measure


def _push() -> Callable[..., Iterator[object]]:
    from hubtui.bench.lines import push  # noqa: PLC0415

    return push.measure


def _size() -> Callable[..., Iterator[object]]:
    from hubtui.bench.lines import size  # noqa: PLC0415

    return size.measure


def _log() -> Callable[..., Iterator[object]]:
    from hubtui.bench.lines import log  # noqa: PLC0415

    return log.measure
