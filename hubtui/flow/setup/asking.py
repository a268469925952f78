"""Short ways to ask set-up questions; the words are in the catalogue under ``setup.<key>``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from hubtui.domain.text import TextKind
from hubtui.flow.engine.steps import Check, Choose, Mark, Option, Write
from hubtui.flow.engine.walk import Prompter
from hubtui.wording import say


def list_options(key: str, ids: Iterable[str]) -> tuple[Option, ...]:
    """Return an option for each id, with the words at ``setup.<key>.<id>``."""
    return tuple(Option(str(each), say(f"setup.{key}.{each}")) for each in ids)


def ask_one(
    ask: Prompter,
    step: str,
    key: str,
    options: tuple[Option, ...],
    *,
    hint: str = "",
    picked: str | None = None,
    check: Check | None = None,
) -> str:
    """Ask for one pick; return the option's id."""
    heading = say(f"setup.{key}.heading")
    return ask.choose(Choose(step, heading, options, hint=hint, picked=picked, check=check))


def ask_several(
    ask: Prompter, step: str, key: str, options: tuple[Option, ...], *, at_least: int = 0
) -> tuple[str, ...]:
    """Ask for several picks; return the ids marked."""
    heading, hint = say(f"setup.{key}.heading"), say(f"setup.{key}.hint")
    return ask.mark(Mark(step, heading, options, at_least=at_least, hint=hint))


def ask_line(
    ask: Prompter,
    step: str,
    key: str,
    limit: int,
    *,
    value: str = "",
    optional: bool = False,
    secret: bool = False,
    check: Check | None = None,
    facts: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """Ask for a line of text; ``facts`` fill the heading and the hint."""
    return ask.write(
        Write(
            step,
            say(f"setup.{key}.heading", **facts),
            TextKind.LINE,
            limit,
            hint=say(f"setup.{key}.hint", **facts),
            value=value,
            secret=secret,
            optional=optional,
            check=check,
        )
    )
