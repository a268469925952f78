"""The level and its fields: closed lists, and a note at level 4 only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from hubtui.domain.alerts.levels import (
    ALLOWED,
    LISTS,
    MANY,
    NOTE_LIMIT,
    Field,
    FindMe,
    Level,
    When,
)
from hubtui.domain.text import TextKind
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, Mark, Option, Picks, Row, Value, Write
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.tell.hurt import by_when
from hubtui.wording import say

DEFAULTS: Mapping[Field, str] = {
    Field.WHEN: When.THIS_WEEK,
    Field.FIND_ME: FindMe.IN_THE_HUB,
    Field.ASK: "look-again",
}
"""Codes picked beforehand and shown on Check; never for a field that states a fact."""

_PICKS: Mapping[str, tuple[Field, ...]] = {
    "noticed": (Field.TREND, Field.HOW_KNOWN, Field.STRENGTH),
    "sure": (Field.HOW_SURE, Field.HOW_FRESH),
    "fields": (Field.ASK, Field.WHEN, Field.FIND_ME),
}
"""The fields asked together on one screen, by step id."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers to the fields of a level: codes by field, and the note."""

    picks: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    note: str = ""


def level(ask: Prompter, name: str, *, heading: str = "") -> Level:
    """Ask for the level, 1 to 4; the lowest is picked beforehand.

    A ``heading`` asks how much was told already; no level is picked then, as that is a fact.
    """
    levels = tuple(each for each in Level if each is not Level.ASK)
    options = tuple(Option(str(int(each)), say(f"list.level.{int(each)}")) for each in levels)
    picked = ask.choose(
        Choose(
            "level",
            heading or say("tell.level.heading", name=name),
            options,
            picked=None if heading else options[0].id,
            none_picked=say("list.pick_one"),
            help_key="level",
        )
    )
    return Level(int(picked))


def filled(ask: Prompter, level: Level, name: str, *, hurt: bool = False) -> Filled:
    """Ask for the fields of ``level``; if somebody is ``hurt``, ask for the time separately."""
    picks: dict[Field, tuple[str, ...]] = {}
    note = ""
    if level >= Level.KIND_OF_WORRY:
        picks[Field.TOPICS] = topics(ask)
    if level >= Level.WHAT_WE_NOTICED:
        picks |= picked(ask, "noticed", _PICKS["noticed"]) | picked(ask, "sure", _PICKS["sure"])
    if level >= Level.DETAILS:
        note = ask.write(_note_step(name))
        picks[Field.NOTE_NEED] = (ask.choose(_need_step(name)),)
    alone = {Field.WHEN} if hurt else set()
    fields = tuple(f for f in _PICKS["fields"] if f in ALLOWED[level] and f not in alone)
    how = "how" if Field.ASK in fields else "where"
    heading = say(f"tell.fields.{how}", name=name) if hurt else ""
    picks |= picked(ask, "fields", fields, name=name, heading=heading)
    if hurt:
        picks[Field.WHEN] = (by_when(ask, name),)
    return Filled(picks, note)


def filled_again(picks: Mapping[Field, tuple[str, ...]], note: str) -> dict[str, Value]:
    """Return the answers that give these fields and note, for a job that starts with them."""
    given: dict[str, Value] = {"topics": list(picks.get(Field.TOPICS, ()))}
    one = {each.value: codes[0] for each, codes in picks.items() if codes}
    for step, fields in _PICKS.items():
        given[step] = {each.value: one[each.value] for each in fields if each.value in one}
    if note:
        given["note"] = note
    if Field.NOTE_NEED in picks:
        given["note-need"] = one[Field.NOTE_NEED.value]
    return given


def topics(ask: Prompter, *, at_least: int = 1) -> tuple[str, ...]:
    """Ask for the topics, ``at_least`` to ``MANY``; return their codes."""
    return ask.mark(
        Mark(
            "topics",
            say("tell.topics.heading"),
            listed(Field.TOPICS),
            at_least=at_least,
            at_most=MANY[Field.TOPICS],
            hint=say("tell.topics.hint") if at_least else say("tell.topics.hint_optional"),
            help_key="topics",
        )
    )


def picked(
    ask: Prompter, step: str, fields: tuple[Field, ...], name: str = "", heading: str = ""
) -> dict[Field, tuple[str, ...]]:
    """Ask for one code for each field, on one screen."""
    rows = tuple(
        Row(each.value, say(f"tell.row.{each.value}"), listed(each), DEFAULTS.get(each))
        for each in fields
    )
    answer = ask.picks(
        Picks(
            step,
            heading or say(f"tell.{step}.heading", name=name),
            rows,
            help_key=step,
        )
    )
    return {each: (answer[each.value],) for each in fields}


def listed(name: Field) -> tuple[Option, ...]:
    """Return the codes of a closed list as options."""
    return tuple(Option(code, say(f"list.{name.value}.{code}")) for code in LISTS[name])


def _note_step(name: str) -> Write:
    return Write(
        "note",
        say("tell.note.heading", name=name),
        TextKind.NOTE,
        NOTE_LIMIT,
        hint=say("tell.note.hint"),
        help_key="note",
    )


def _need_step(name: str) -> Choose:
    return pick_one(
        "note-need", "tell.need", listed(Field.NOTE_NEED), facts={"name": name}, help_key="note"
    )
