"""What a command says: broken between words, where there is a terminal to break it for."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from typing import TextIO

from hubtui.plain.console import folded, width_of


def out(*lines: str, to: TextIO | None = None) -> None:
    """Print lines on ``to``, or on standard output."""
    stream = to or sys.stdout
    for line in lines:
        print("\n".join(folded(line, width_of(stream))), file=stream)


def out_json(value: Mapping[str, object]) -> None:
    """Print one JSON value on a line of its own: for scripts, so never broken between words."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()
