"""Shared parts of the command-line parsers: the parsed arguments and common flags."""

from __future__ import annotations

import argparse
import re
from typing import Any, NoReturn

from hubtui.wording import say


class Arguments(argparse.Namespace):
    """Parsed arguments; ``command`` holds the command's words, or is empty for the app.

    Which of the other attributes are set depends on the command.
    """

    command: str
    plain: bool
    role: str | None
    quiet_colleagues: bool
    let_it_climb: bool
    address: str
    code: str
    fingerprint: str
    name: str
    public: bool
    key_file: bool
    data: str
    lan: bool
    names: list[str]
    port: int | None
    kind: str
    minutes: int
    job: str
    office: str
    roles: list[str]
    skill: list[str]
    phone: str
    by: str
    answers: str
    hub: str
    hub_phone: str
    zone: str
    close: list[str]
    open: list[str]
    clients: str
    heads: list[str]
    json: bool
    hours: str
    offices: list[str]
    people: list[str]
    on_call: list[str]
    suburbs: list[str]
    guide: list[str]
    able: list[str]
    reach: list[str]
    mail_host: str
    mail_port: int
    mail_security: str
    mail_sender: str
    mail_user: str
    hook_kind: str
    hook_url: str
    hook_token: bool


class Parser(argparse.ArgumentParser):
    """Argument parser whose messages come from the wording catalogue."""

    def __init__(self, **given: Any) -> None:
        """Create the parser; its ``--help`` text comes from the catalogue."""
        super().__init__(**given, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help=say("cli.help"))

    def error(self, message: str) -> NoReturn:
        """Print what was not understood and exit with code 2."""
        bare = re.match(r"argument (\S+): expected", message)
        what = bare[1] if bare else message.rpartition(": ")[2].partition(" (")[0].strip("'")
        key = "cli.left-out" if bare or " required" in message else "cli.not-understood"
        left_over = re.match(r"unrecognized \w+: (.*)", message, re.DOTALL)
        if left_over:  # repeat only flags: other words may be a code or a PIN
            words = left_over[1].split()
            what = " ".join(word.partition("=")[0] for word in words if word.startswith("-"))
            key = key if what else "cli.too-much"
        self.exit(2, f"{say(key, what=what)}\n{self.format_usage()}")


Group = argparse._SubParsersAction  # noqa: SLF001 - argparse gives it no public name


def add(group: Group[Parser], name: str, under: str = "") -> Parser:
    """Add a command; ``under`` holds the words before its name."""
    words = f"{under} {name}".strip()
    about = say(f"cli.{words.replace(' ', '-')}")
    made = group.add_parser(name, help=about, description=about)
    made.set_defaults(command=words)
    return made


def parts(parser: Parser, dest: str) -> Group[Parser]:
    """Add a required group of subcommands below ``parser``."""
    return parser.add_subparsers(
        dest=dest, metavar=say("cli.command"), parser_class=Parser, required=True
    )


def data_flag(parser: Parser) -> Parser:
    """Add ``--data``, the hub's folder."""
    parser.add_argument("--data", default="", metavar="DIR", help=say("cli.data"))
    return parser


def json_flag(parser: Parser) -> None:
    """Add ``--json``: output for scripts, with stable codes."""
    parser.add_argument("--json", action="store_true", help=say("cli.json"))


def plain_flag(parser: Parser) -> None:
    """Add ``--plain`` to a command, so that it also works after the command's name."""
    parser.add_argument(
        "--plain", action="store_true", default=argparse.SUPPRESS, help=say("cli.plain")
    )
