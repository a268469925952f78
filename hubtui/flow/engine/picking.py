"""Short ways to make a ``Choose`` step whose words come from the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypedDict, Unpack

from hubtui.flow.engine.steps import Choose, Filter, Free, Line, Option
from hubtui.wording import say


class Rest(TypedDict, total=False):
    """The optional fields of ``Choose`` that ``pick_one`` passes on unchanged."""

    body: tuple[Line, ...]
    picked: str | None
    entry: Filter | Free | None
    opens: bool
    zero: bool
    sends: bool
    empty: str
    help_key: str
    guide: str
    live: bool
    final: bool
    quick: bool
    alert: str
    about: str
    names: str


def options(key: str, ways: Iterable[str | Option], **facts: object) -> tuple[Option, ...]:
    """Return one option for each code, with the words at ``key.code``; options pass unchanged."""
    return tuple(
        way if isinstance(way, Option) else Option(way, say(f"{key}.{way}", **facts))
        for way in ways
    )


def pick_one(
    step: str,
    key: str,
    ways: Iterable[str | Option],
    *,
    facts: Mapping[str, object] | None = None,
    heading: str = "",
    hint: str | Literal[True] = "",
    none_picked: str = "",
    **rest: Unpack[Rest],
) -> Choose:
    """Return a question with one pick.

    The heading is taken from ``key.heading`` where none is given, and a hint of True from
    ``key.hint``. ``facts`` fill these and the options.
    """
    given = facts or {}
    return Choose(
        step,
        heading or say(f"{key}.heading", **given),
        options(key, ways, **given),
        hint=say(f"{key}.hint", **given) if hint is True else hint,
        none_picked=none_picked or say("list.pick_one"),
        **rest,
    )
