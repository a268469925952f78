"""Print the output of commands, wrapped between words on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TextIO

from hubtui.plain.console import folded, width_of


def out(*lines: str, to: TextIO | None = None) -> None:
    """Print lines to ``to`` or standard output, wrapped to the terminal's width."""
    stream = to or sys.stdout
    for line in lines:
        print("\n".join(folded(line, width_of(stream))), file=stream)


def out_json(value: Mapping[str, object]) -> None:
    """Print one JSON value on one line, never wrapped, for scripts."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
