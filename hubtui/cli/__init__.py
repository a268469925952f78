"""The command line and composition root: each command imports what it needs when it runs.

``--help`` and the first plain prompt load only the standard library.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hubtui import guard
from hubtui.errors import HubError

if TYPE_CHECKING:
    from hubtui.cli.arguments import Arguments

FAILED = 1
_FRONTS = ("", "demo")
"""Commands that limit logging themselves, once they have loaded what logs."""


def main(argv: Sequence[str], *, plain: bool) -> int:
    """Run the command in ``argv`` and return its exit code."""
    try:
        # The most frequent commands need no parser, nor its imports.
        if not argv:
            from hubtui.cli.fronts import run_hub

            return run_hub(plain=plain)
        if list(argv) == ["demo"]:
            from hubtui.cli.demo import demo

            return demo(plain=plain)
        from hubtui.cli.parser import parse

        asked = parse(argv)
        if asked.command not in _FRONTS:
            guard.quiet_logs()
        return _run(asked, plain=plain or asked.plain)
    except HubError as error:
        from hubtui.cli.trouble import tell

        return tell(error)


def _run(asked: Arguments, *, plain: bool) -> int:
    match asked.command:
        case "":
            from hubtui.cli.fronts import run_hub

            return run_hub(plain=plain)
        case "demo":
            from hubtui.cli.demo import run_demo

            return run_demo(asked, plain=plain)
        case "join":
            from hubtui.cli.join import run_join

            return run_join(asked)
        case "doctor":
            from hubtui.cli.doctor import run_doctor

            return run_doctor(asked)
        case _:
            return _run_server(asked)


def _run_server(asked: Arguments) -> int:
    """Run a ``hubtui server`` command, on the hub's own machine."""
    match asked.command:
        case "server init":
            from hubtui.cli.hub.init import run_init

            return run_init(asked)
        case "server run":
            from hubtui.cli.hub.serve import run_server

            return run_server(asked)
        case "server log verify":
            from hubtui.cli.hub.log import run_verify

            return run_verify(asked)
        case "server log head":
            from hubtui.cli.hub.log import run_head

            return run_head(asked)
        case "server set":
            from hubtui.cli.hub.settings import run_set

            return run_set(asked)
        case "server person roles":
            from hubtui.cli.hub.person_roles import run_roles

            return run_roles(asked)
        case _:
            from hubtui.cli.hub.host import run_host

            return run_host(asked)
