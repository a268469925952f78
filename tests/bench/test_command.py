"""The documented command, its words and the lines it can measure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bench.__main__ import LINES

ROOT = Path(__file__).parents[2]


def test_the_documented_command_names_its_options() -> None:
    command = [sys.executable, "-m", "tests.bench", "--help"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    assert {"--quick", "--peers", "--only", "--rounds", "--json", "--folder"} <= set(said.split())


def test_every_line_is_a_module() -> None:
    found = {path.stem for path in (ROOT / "tests" / "bench" / "lines").glob("*.py")}

    assert found == set(LINES)
