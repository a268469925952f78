"""Parser of all arguments after ``hubtui server``."""

from __future__ import annotations

import argparse

from hubtui.cli.arguments import Parser, add, json_flag, parts
from hubtui.cli.arguments import data_flag as _data
from hubtui.wording import say

ROLES = ("staff", "supervisor", "facilitator", "administrator", "privacy-officer", "trainer")
CODES = ("workstation", "person", "is-them", "not-them")
_MANY = (
    ("office", "offices"),
    ("person", "people"),
    ("on-call", "on_call"),
    ("suburb", "suburbs"),
    ("guide", "guide"),
    ("able", "able"),
    ("reach", "reach"),
)
"""Repeatable flags of ``server init``, each with the attribute it fills."""


def add_server(server: Parser) -> None:
    """Add all ``hubtui server`` commands."""
    group = parts(server, "part")
    _init(add(group, "init", "server"))
    run = _data(add(group, "run", "server"))
    run.add_argument("--lan", action="store_true", help=say("cli.run-lan"))
    run.add_argument(
        "--host",
        dest="names",
        metavar="NAME",
        action="append",
        default=[],
        help=say("cli.run-host"),
    )
    run.add_argument("--port", type=_port, default=None, help=say("cli.run-port"))
    code = _data(add(group, "code", "server"))
    code.add_argument("kind", choices=CODES, help=say("cli.code-kind"))
    code.add_argument("name", nargs="?", default="", help=say("cli.code-name"))
    code.add_argument("--minutes", type=int, default=60, help=say("cli.code-minutes"))
    people = parts(add(group, "person", "server"), "act")
    roles = _data(add(people, "roles", "server person"))
    roles.add_argument("name", nargs="?", default="", help=say("cli.person-name"))
    roles.add_argument("--clients", default="", choices=("yes", "no"), help=say("cli.clients"))
    gone = _data(add(people, "remove", "server person"))
    gone.add_argument("name", help=say("cli.person-name"))
    person = _data(add(people, "add", "server person"))
    person.add_argument("name", help=say("cli.person-name"))
    person.add_argument("--job", required=True, help=say("cli.person-job"))
    person.add_argument("--office", required=True, help=say("cli.person-office"))
    person.add_argument(
        "--role",
        dest="roles",
        action="append",
        default=[],
        choices=ROLES,
        help=say("cli.person-role"),
    )
    person.add_argument("--skill", action="append", default=[], help=say("cli.person-skill"))
    person.add_argument("--phone", default="", help=say("cli.person-phone"))
    test = _data(add(group, "test-message", "server"))
    test.add_argument("name", help=say("cli.test-message-name"))
    pack = _data(add(parts(add(group, "pack", "server"), "act"), "accept", "server pack"))
    pack.add_argument("office", help=say("cli.pack-office"))
    pack.add_argument("--by", required=True, help=say("cli.pack-by"))
    logs = parts(add(group, "log", "server"), "act")
    verify = _data(add(logs, "verify", "server log"))
    verify.add_argument(
        "--head",
        dest="heads",
        metavar="FILE",
        action="append",
        default=[],
        help=say("cli.log-head"),
    )
    json_flag(verify)
    _data(add(logs, "head", "server log"))
    _set(_data(add(group, "set", "server")))


def _set(parser: Parser) -> None:
    parser.add_argument("--hub-phone", default="", metavar="NUMBER", help=say("cli.set-hub-phone"))
    parser.add_argument("--zone", default="", metavar="ZONE", help=say("cli.set-zone"))
    for name in ("close", "open"):
        parser.add_argument(
            f"--{name}", metavar="DAY", action="append", default=[], help=say(f"cli.set-{name}")
        )


def _init(init: Parser) -> None:
    _data(init)
    init.add_argument("--answers", default="", metavar="FILE", help=say("cli.init-answers"))
    for name in ("hub", "hub-phone", "hours"):
        init.add_argument(f"--{name}", default="", help=say(f"cli.init-{name}"))
    for name, many in _MANY:
        words = say(f"cli.init-{name}")
        init.add_argument(
            f"--{name}", dest=many, metavar="TEXT", action="append", default=[], help=words
        )
    for name in ("mail-host", "mail-security", "mail-sender", "mail-user", "hook-url", "hook-kind"):
        init.add_argument(f"--{name}", default="", help=say(f"cli.init-{name}", to="{to}"))
    init.add_argument("--mail-port", type=_port, default=0, help=say("cli.init-mail-port"))
    init.add_argument("--hook-token", action="store_true", help=say("cli.init-hook-token"))


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError(text)
    return port
