"""Where hubtui starts: the terminal is made safe first, everything else is loaded after."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from hubtui import guard


def main(argv: Sequence[str] | None = None) -> int:
    """Run hubtui with these arguments (or the process's) and answer with its exit code."""
    with guard.quiet_terminal():
        guard.scrub(os.environ)
        guard.no_dumps(_say)
        arguments = list(sys.argv[1:] if argv is None else argv)
        plain = guard.wants_plain(arguments, os.environ)

        from hubtui.cli import main as command

        return command(arguments, plain=plain)


def _say(key: str, /, **facts: object) -> str:
    from hubtui.wording import say

    return say(key, **facts)


if __name__ == "__main__":
    sys.exit(main())
