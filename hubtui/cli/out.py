"""What a command says: broken between words, where there is a terminal to break it for."""

from __future__ import annotations

import sys
from typing import TextIO

from hubtui.plain.console import folded, width_of


def out(*lines: str, to: TextIO | None = None) -> None:
    """Print lines on ``to``, or on standard output."""
    stream = to or sys.stdout
    for line in lines:
        print("\n".join(folded(line, width_of(stream))), file=stream)
