"""Pages of docs/ made from the code itself; ``.ci/pages`` writes them, a test keeps them true."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from hubtui.cli import parser
from hubtui.config import PREFIX, DeskSettings
from hubtui.domain.people import Role
from hubtui.domain.policy import IN_DOUBT, RULES, Act, Doubt, ProofKind, Relation, Rule
from hubtui.server.every import ENDPOINTS
from hubtui.wire.routes import EVENTS_PATH

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[Path, str]:
    """Every made page and what it must say."""
    return {
        DOCS / "commands.md": commands_page(),
        DOCS / "permissions.md": permissions_page(),
    }


_SHOWN = {
    ProofKind.NOTHING: "anybody",
    ProofKind.WORKSTATION: "an enrolled workstation, nobody signed in",
}
_AS = {
    Relation.SUPERVISOR: "the supervisor it was shown to",
    Relation.REVIEWER: "who was asked to look back on it",
    Relation.PRIVACY: "the privacy officer it was shown to",
    Relation.OTHER_PARTY: "the other one of the talk",
    Relation.CONFIRMER: "who can say whether it was them",
}
"""Relations whose name does not say it."""
_DOUBTED = {
    Doubt.OPEN: "yes",
    Doubt.OWN: "on what they made since",
    Doubt.LIVE: "while it is live",
    Doubt.LIVE_OR_OWN: "while it is live, or on what they made since",
    Doubt.SHUT: "no",
}


def permissions_page() -> str:
    """Each act: who may do it, by role and by how they stand to the thing, and its routes."""
    lines = [
        "# Who may do what",
        "",
        "Made by `.ci/pages` from the rules the hub decides by (`hubtui/domain/policy.py`). What",
        "is not here is refused. A thing that somebody does not see, or that is kept from them, is",
        "as if it did not exist. The last column is for a person who signed in with a new code,",
        "until somebody says that it is them.",
        "",
        "| Act | Asked by | Who | While in doubt |",
        "|---|---|---|---|",
    ]
    for act, rule in RULES.items():
        asked = [f"`{one.route.method} {one.route.path}`" for one in ENDPOINTS if one.act is act]
        if act is Act.EVENTS_FOLLOW:
            asked.append(f"`GET {EVENTS_PATH}`")
        lines.append(f"| `{act}` | {', '.join(asked)} | {_who(rule)} | {_doubted(act, rule)} |")
    return "\n".join(lines) + "\n"


def _who(rule: Rule) -> str:
    """Who may, in words."""
    if rule.proof is not ProofKind.SESSION:
        return _SHOWN[rule.proof]
    people = frozenset(Role) - {Role.HOST}
    found = [
        _AS.get(each, f"the {each}")
        for each in Relation
        if rule.why is not None and each in rule.why
    ]
    if rule.why == frozenset(Relation):
        found = ["whoever sees it"]
    roles = rule.roles if rule.roles is not None or rule.why is not None else people
    if roles is None:
        return ", ".join(found)
    by_role = [f"any {each}" for each in Role if each in roles and each is not Role.HOST]
    if people <= roles:
        by_role = ["anybody signed in"]
    machine = ["the hub's machine"] if Role.HOST in roles else []
    if rule.why is not None:
        return f"{', '.join(found)}, being {' or '.join(by_role + machine)}"
    return ", ".join(by_role + machine)


def _doubted(act: Act, rule: Rule) -> str:
    """What somebody in doubt may do of it."""
    return "yes" if rule.proof is not ProofKind.SESSION else _DOUBTED[IN_DOUBT.get(act, Doubt.SHUT)]


def commands_page() -> str:
    """Commands, their flags, settings and exit codes."""
    lines = ["# Commands and settings", "", "Made by `.ci/pages` from the program itself."]
    for path, each in _commands("hubtui", parser._build()):
        lines += ["", f"## `{path}`", "", *_about(each)]
    lines += [
        "",
        "## Settings of a desk",
        "",
        "In `hubtui.toml`, table `[desk]`, or as an environment variable; a flag wins over both.",
        "",
        "| Setting | Variable |",
        "|---|---|",
    ]
    lines += [f"| `{key}` | `{PREFIX}{key.upper()}` |" for key in DeskSettings.model_fields]
    return "\n".join(lines) + "\n"


def _commands(
    path: str, command: argparse.ArgumentParser
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """A command and all below it, by what is typed."""
    yield path, command
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from _commands(f"{path} {name}", below)


def _about(command: argparse.ArgumentParser) -> Iterator[str]:
    """What a command is for, and a row for each thing it takes."""
    yield command.description or ""
    rows = [
        f"| `{', '.join(action.option_strings) or action.dest}` | {_plain(action.help)} |"
        for action in command._actions
        if not isinstance(action, argparse._SubParsersAction | argparse._HelpAction)
    ]
    if rows:
        yield from ("", "| Takes | |", "|---|---|", *rows)


def _plain(text: str | None) -> str:
    """Help as it reads on the page."""
    return (text or "").replace("%%", "%").replace("|", "\\|")


if __name__ == "__main__":
    for page, text in pages().items():
        page.write_text(text, encoding="utf-8")
