"""The command line as a person or a script runs it: real processes, own folders."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ANSWERS = """
hub = "Eastfield hub"
hub_phone = "0800 555 010"
suburbs = ["Eastfield", "Ōtāne Flat"]
on_call = ["Jo Lee", "Mere Tāne"]

[[offices]]
name = "Police"
kind = "police"
guide = "Anne Cole"

[[offices]]
name = "Eastfield School"
kind = "school"

[[people]]
name = "Jo Lee"
job = "sergeant"
office = "Police"
roles = ["supervisor"]
phone = "021 555 021"

[[people]]
name = "Mere Tāne"
job = "principal"
office = "Eastfield School"
roles = ["supervisor"]
phone = "021 555 022"
skills = ["reo Māori"]

[[people]]
name = "Anne Cole"
job = "privacy officer"
office = "Police"
roles = ["privacy-officer"]
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str

    def after(self, words: str) -> str:
        """What stands on a line of the output after these words."""
        found = re.search(rf"{re.escape(words)}:? *(.+)", self.out)
        assert found, self.out + self.err
        return found[1].strip()


def hubtui(*arguments: str, typed: str = "") -> Ran:
    """Run a command to its end."""
    ran = subprocess.run(
        [sys.executable, "-m", "hubtui", *arguments],
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ran.stderr
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """A file of answers only its owner can read."""
    path = tmp_path / "answers.toml"
    path.write_text(ANSWERS, "utf-8")
    path.chmod(0o600)
    return path


@dataclass(frozen=True, slots=True)
class Made:
    """A hub that was set up by its file of answers, and what was said once."""

    place: Path
    said: Ran

    @property
    def words(self) -> str:
        return self.said.after("six words")

    @property
    def join_code(self) -> str:
        return self.said.out.strip().rpartition(": ")[2]


@pytest.fixture
def made(tmp_path: Path, answers: Path) -> Made:
    """Set a hub up."""
    place = tmp_path / "hub"
    said = hubtui("server", "init", "--answers", str(answers), "--data", str(place))
    assert said.code == 0, said.err
    return Made(place, said)


@pytest.fixture
def run_hub() -> Iterator[Callable[[Path], tuple[subprocess.Popen[str], int]]]:
    """Run hubs on loopback until the test is over."""
    running: list[subprocess.Popen[str]] = []

    def run(place: Path) -> tuple[subprocess.Popen[str], int]:
        process = subprocess.Popen(
            [sys.executable, "-m", "hubtui", "server", "run", "--data", str(place), "--port", "0"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ.copy(),
        )
        running.append(process)
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("READY port="), process.communicate(timeout=10)
        return process, int(line.partition("=")[2])

    yield run
    for process in running:
        process.terminate()
        process.communicate(timeout=20)
