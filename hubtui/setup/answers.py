"""Read the plan of a hub from a file and flags, strictly; all faults are reported together."""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hubtui.errors import Broken, Refused
from hubtui.setup.faults import Kinds, find_faults
from hubtui.setup.plan import SetupPlan

_LONGEST = 1_000_000
_LINES = ("hub", "hub_phone", "hours", "place", "on_call", "suburbs", "able")
"""Answers that have a flag of the same name."""
_WAYS = {"mail": ("host", "port", "security", "sender", "user"), "hook": ("url", "kind", "token")}


class WrongAnswers(Exception):
    """Answers that cannot be used; each fault names its answer."""

    def __init__(self, faults: Iterable[Refused]) -> None:
        """Keep the faults."""
        super().__init__("answers")
        self.faults = tuple(faults)


def collect_answers(file: str, flags: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of the file, overridden by those of the flags; none is checked yet.

    Raises:
        Broken: ``answers-open`` or ``answers-unreadable`` for the file.
        Refused: ``answers-flag`` for a flag with the wrong number of parts.
    """
    found = _read_file(Path(file)) if file else {}
    told = {name: flags[name] for name in _LINES}
    told["offices"] = [_read_office(text) for text in flags["offices"]]
    told["people"] = [_read_person(text) for text in flags["people"]]
    found |= {name: value for name, value in told.items() if value}
    for way, names in _WAYS.items():
        own = {name: value for name in names if (value := flags[f"{way}_{name}"])}
        before = found.get(way, {})
        if own and isinstance(before, dict):
            found[way] = before | own
    for text in flags["guide"]:
        office, who = _cut(text, "=", 2)
        _add_to(found.get("offices", ()), office, {"guide": who})
    for text in flags["reach"]:
        who, mail, hook = _cut(text, ";", 3)
        _add_to(found.get("people", ()), who, {"mail": mail, "hook": hook})
    return found


def read_plan(answers: Mapping[str, Any], kinds: Kinds) -> SetupPlan:
    """Return the plan that the answers make.

    Raises:
        WrongAnswers: names each answer that is missing, unknown or of a wrong type; if there is
            none, holds all of ``find_faults``.
    """
    try:
        plan = SetupPlan.model_validate(answers)
    except ValidationError as wrong:
        raise WrongAnswers(_list_form_faults(wrong)) from None
    faults = find_faults(plan, kinds)
    if faults:
        raise WrongAnswers(faults)
    return plan


def _list_form_faults(wrong: ValidationError) -> Iterator[Refused]:
    codes = {"missing": "setup-missing", "extra_forbidden": "setup-unknown"}
    for each in wrong.errors(include_url=False, include_context=False, include_input=False):
        where = " ".join(
            str(part + 1) if isinstance(part, int) else str(part) for part in each["loc"]
        )
        code = codes.get(each["type"], "setup-not-fitting")
        yield Refused(code, answer=where, list="")


def _read_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            found = os.fstat(file.fileno())
            if sys.platform != "win32" and stat.S_IMODE(found.st_mode) & 0o077:
                raise Broken("answers-open", file=str(path))
            return tomllib.loads(file.read(_LONGEST).decode())
    except tomllib.TOMLDecodeError as wrong:
        line = str(wrong).rpartition("(at ")[2].rstrip(")")
        raise Broken("answers-unreadable", file=str(path), where=line) from None
    except (OSError, UnicodeDecodeError):
        raise Broken("answers-unreadable", file=str(path), where="") from None


def _add_to(rows: Iterable[dict[str, Any]], name: str, more: Mapping[str, str]) -> None:
    for each in rows:
        if each.get("name") == name:
            each |= more


def _read_office(text: str) -> dict[str, Any]:
    kind, name = _cut(text, ":", 2)
    return {"kind": kind, "name": name}


def _read_person(text: str) -> dict[str, Any]:
    name, job, office, roles, phone = _cut(text, ";", 5)
    return {"name": name, "job": job, "office": office, "roles": roles.split(), "phone": phone}


def _cut(text: str, at: str, count: int) -> list[str]:
    parts = [part.strip() for part in text.split(at, count - 1)]
    if len(parts) != count:
        raise Refused("answers-flag", field=text)
    return parts
