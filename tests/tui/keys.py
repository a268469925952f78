"""The fewest keys that give an answer, as a practised hand presses them."""

from __future__ import annotations

from hubtui.flow.engine.steps import Choose, Filter, Free, Mark, Option, Picks, Step, Value, Write
from hubtui.tui.widgets.choose import matching

ENTER = "\r"


def keys_for(step: Step, value: Value) -> tuple[str, int]:
    """Give the keys, and how many of them count: letters of names and notes do not."""
    match step, value:
        case Choose(), str():
            return _choose(step, value)
        case Mark(), list():
            return _mark(step, value)
        case Picks(), dict():
            return _picks(step, value)
        case Write(), str():
            rest = value.removeprefix(step.value)
            return rest + ENTER, 1
        case _:
            raise AssertionError((step, value))


def _choose(step: Choose, value: str) -> tuple[str, int]:
    if value.startswith("=") and isinstance(step.entry, Free):
        return value[1:].removeprefix(step.entry.value) + ENTER, 1
    ids = [option.id for option in step.options]
    place, first = ids.index(value), 0 if step.zero else 1
    if value == step.picked or (step.opens and place == 0 and step.picked is None):
        return ENTER, 1
    if isinstance(step.entry, Filter):
        letters = narrowing(step.options, value)
        return letters + ENTER, min(len(letters), 3) + 1
    digit = str(place + first)
    if len(digit) == 1:
        return (digit, 1) if step.opens else (digit + ENTER, 2)
    start = ids.index(step.picked) if step.picked in ids else (0 if step.opens else -1)
    return ">" * (place - start) + ENTER, place - start + 1


def narrowing(options: tuple[Option, ...], wanted: str) -> str:
    """The letters after which the wanted one comes first, and down to it where none do."""
    option = next(option for option in options if option.id == wanted)
    for length in range(1, len(option.label) + 1):
        typed = option.label[:length]
        if matching(options, typed)[0].id == wanted:
            return typed
    found = [each.id for each in matching(options, option.label)]
    return option.label + ">" * found.index(wanted)


def _mark(step: Mark, value: list[str]) -> tuple[str, int]:
    ids = [option.id for option in step.options]
    toggled = [ids.index(each) for each in ids if (each in value) != (each in step.marked)]
    if step.entry is None and all(place < 9 for place in toggled):
        return "".join(str(place + 1) for place in toggled) + ENTER, len(toggled) + 1
    if step.entry is not None:
        names = [narrowing(step.options, ids[place]) for place in toggled]
        return "".join(name + ENTER for name in names) + ENTER, 2 * len(names) + 1
    keys, at = "", 0
    for place in toggled:
        keys += ">" * (place - at) + " "
        at = place
    return keys + ENTER, len(keys) + 1


def _picks(step: Picks, value: dict[str, str]) -> tuple[str, int]:
    """A digit picks and moves on; rows after the last that differs are left as they are."""
    last = max(
        (at for at, row in enumerate(step.rows, 1) if value[row.id] != row.picked), default=0
    )
    open_at = next((at for at, row in enumerate(step.rows) if row.picked is None), 0)
    digits = "".join(
        str([option.id for option in row.options].index(value[row.id]) + 1)
        for row in step.rows[open_at:last]
    )
    back = "<" * open_at if any(value[row.id] != row.picked for row in step.rows[:open_at]) else ""
    assert not back, "a row before the open one wants another pick"
    return digits + ENTER, len(digits) + 1
