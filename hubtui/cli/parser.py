"""Parser of all arguments after ``hubtui``."""

from __future__ import annotations

from collections.abc import Sequence

from hubtui import __version__
from hubtui.cli.arguments import Arguments, Parser, add, data_flag, json_flag, plain_flag
from hubtui.cli.hub.parser import ROLES, add_server
from hubtui.wording import say


def parse(argv: Sequence[str]) -> Arguments:
    """Parse the arguments; if they are wrong, print why and exit with code 2."""
    return _build().parse_args(argv, namespace=Arguments())


def _build() -> Parser:
    top = Parser(prog="hubtui", description=say("cli.about"))
    top.add_argument(
        "--version", action="version", version=f"hubtui {__version__}", help=say("cli.version")
    )
    top.add_argument("--plain", action="store_true", help=say("cli.plain"))
    every = top.add_subparsers(dest="command", metavar=say("cli.command"), parser_class=Parser)
    every.required = False
    top.set_defaults(command="")
    _demo(add(every, "demo"))
    _join(add(every, "join"))
    _doctor(add(every, "doctor"))
    add_server(add(every, "server"))
    return top


def _demo(demo: Parser) -> None:
    demo.add_argument("--as", dest="role", choices=ROLES, help=say("cli.demo-as"))
    plain_flag(demo)
    demo.add_argument("--quiet-colleagues", action="store_true", help=say("cli.demo-quiet"))
    demo.add_argument("--let-it-climb", action="store_true", help=say("cli.demo-climb"))


def _doctor(doctor: Parser) -> None:
    data_flag(doctor)
    json_flag(doctor)


def _join(join: Parser) -> None:
    join.add_argument("address", nargs="?", default="", help=say("cli.join-address"))
    join.add_argument("--code", default="", help=say("cli.join-code"))
    join.add_argument("--fingerprint", default="", help=say("cli.join-fingerprint"))
    join.add_argument("--name", default="", help=say("cli.join-name"))
    join.add_argument("--public", action="store_true", help=say("cli.join-public"))
    join.add_argument("--key-file", action="store_true", help=say("cli.join-key-file"))
