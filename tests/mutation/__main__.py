"""Rules made wrong in one place at a time, which their tests must notice: ``.ci/mutation``.

    python -m tests.mutation                # for every change: a sample, by a fixed seed
    python -m tests.mutation --long         # every mutant of the domain and of sending
    python -m tests.mutation --only levels  # every mutant of one module

A forked child imports the mutant in place of its module and runs the module's own tests; no file
is written. It fails where fewer than 90 % are noticed, or where tests fail without a mutant.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import hypothesis
import pytest

from tests.mutation.operators import mutants

ENOUGH, SAMPLE, SEED, SECONDS, CORES = 0.9, 60, 7, 180.0, 2
UNIT = "tests/unit/domain/test_{}.py"
OVERRIDES = [UNIT.format(name) for name in ("turns", "standing", "ladder")]
QUICK = ("life", "levels", "policy", "text", "turns", "view")
"""The modules that every change is tried on."""
TESTS: Mapping[str, Sequence[str]] = {
    "domain/alerts/life": [UNIT.format("alerts")],
    **{f"domain/alerts/{name}": [UNIT.format(name)] for name in ("levels", "view", "consultation")},
    **{f"domain/{name}": [UNIT.format(name)] for name in ("policy", "worktime", "passphrases")},
    "domain/text": [UNIT.format("text"), "tests/unit/test_text.py"],
    "domain/refs": ["tests/unit/test_refs.py"],
    "domain/log/merkle": ["tests/unit/test_merkle.py"],
    "domain/overrides/turns": [UNIT.format("turns")],
    **{f"domain/overrides/{name}": OVERRIDES for name in ("ladder", "tracks", "standing")},
    "wire/convert": ["tests/unit/wire/test_convert.py"],
    "server/alerts/sending": ["tests/server/test_sending.py", "tests/server/test_references.py"],
}
WHOLE = ("-n", "0", "-W", "ignore")
BARE = ("-c", os.devnull, "--rootdir", ".", "--noconftest", "--import-mode", "importlib")
"""Rules need nothing of what other tests are made ready with, which costs more than they do."""


class Mutant(MetaPathFinder, Loader):
    """Imports a changed tree in place of a module."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return ModuleSpec(name, self, origin=str(self.path)) if name == self.name else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def child(finder: Mutant | None, tests: Sequence[str]) -> Callable[[], int]:
    """Return what a child does: run the tests, and answer whether all passed."""

    def run() -> int:
        sys.meta_path[:0] = [finder] if finder else []
        hypothesis.settings.register_profile("mutants", derandomize=True, max_examples=40)
        hypothesis.settings.load_profile("mutants")
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        bare = all(test.startswith("tests/unit") for test in tests)
        os.environ.update({"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} if bare else {})
        options = BARE if bare else WHOLE
        return int(pytest.main([*options, "-x", "-q", "-p", "no:cacheprovider", *tests]))

    return run


def forked(work: Callable[[], int]) -> int:
    """Run it in a child of its own; return the child's number."""
    number = os.fork()
    if number == 0:
        code = 1
        try:
            code = work()
        finally:
            os._exit(code)
    return number


def judged(todo: Sequence[Callable[[], int]]) -> list[bool]:
    """Run all, a few at once; return for each whether its tests passed. Who hangs has failed."""
    found, running, waiting = (
        [False] * len(todo),
        dict[int, tuple[int, float]](),
        [*range(len(todo))],
    )
    while waiting or running:
        while waiting and len(running) < CORES:
            at = waiting.pop(0)
            running[forked(todo[at])] = (at, time.monotonic() + SECONDS)
        for number, (at, until) in list(running.items()):
            done, status = os.waitpid(number, os.WNOHANG)
            if done:
                found[at] = os.waitstatus_to_exitcode(status) == 0
                del running[number]
            elif time.monotonic() > until:
                os.kill(number, signal.SIGKILL)
        time.sleep(0.01)
    return found


def main() -> int:
    """Make the mutants, judge them, say which survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("--long", action="store_true", help="every mutant of every module")
    parser.add_argument("--only", help="every mutant of the one module of this name")
    asked = parser.parse_args()
    whole = asked.long or asked.only
    names = [name for name in TESTS if whole or name.rpartition("/")[2] in QUICK]
    names = [name for name in names if asked.only in (None, name.rpartition("/")[2])]
    made, killed = 0, 0
    for name in names:
        began, path = time.monotonic(), Path("hubtui") / f"{name}.py"
        every = list(mutants(ast.parse(path.read_text("utf-8"))))
        if not whole:
            every = random.Random(SEED).sample(every, min(SAMPLE, len(every)))
        if judged([child(None, TESTS[name])]) != [True]:
            print(f"{name}: its tests fail without a mutant")
            return 1
        module = ".".join(path.with_suffix("").parts)
        passed = judged([child(Mutant(module, path, tree), TESTS[name]) for _, _, tree in every])
        left = [one[:2] for one, survived in zip(every, passed, strict=True) if survived]
        for line, what in sorted(left):
            print(f"  {path}:{line} survived: {what}")
        made, killed = made + len(every), killed + len(every) - len(left)
        took = time.monotonic() - began
        print(f"{name}: {len(every) - len(left)} of {len(every)} killed, {took:.0f} s", flush=True)
    print(f"{killed} of {made} killed: {killed / max(made, 1):.0%}")
    return 0 if made and killed / made >= ENOUGH else 1


if __name__ == "__main__":
    sys.exit(main())
