"""``hubtui server log verify``: check the hub's log from its file, with nothing running."""

from __future__ import annotations

from hubtui.cli.arguments import Asked
from hubtui.cli.out import out
from hubtui.cli.place import existing
from hubtui.server.hub import store_path
from hubtui.server.log.verify import verify
from hubtui.wording import say

CHANGED = 1


def run_verify(asked: Asked) -> int:
    """Run the command."""
    report = verify(store_path(existing(asked.data)), thorough=True)
    if not report.problem:
        out(say("server.log.good", count=report.size))
        return 0
    first = "" if report.first_bad is None else str(report.first_bad)
    out(say("server.log.bad", problem=report.problem, first=first))
    return CHANGED
