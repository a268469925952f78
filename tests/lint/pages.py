"""Pages of docs/ made from the code itself; ``.ci/pages`` writes them, a test keeps them true."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from hubtui.cli import parser
from hubtui.config import PREFIX, DeskSettings

DOCS = Path(__file__).parents[2] / "docs"


def pages() -> dict[Path, str]:
    """Every made page and what it must say."""
    return {DOCS / "commands.md": commands_page()}


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
