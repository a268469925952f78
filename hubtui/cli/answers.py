"""The answers of set-up given in a file or as flags: read strictly, and refused all at once."""

from __future__ import annotations

import os
import stat
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from hubtui.cli.arguments import Asked
from hubtui.errors import Broken, Refused
from hubtui.flow.setup_plan import Office, Plan, Staff, setup_roles
from hubtui.flow.setup_ways import Hook, Mail, Ways

_LONGEST = 1_000_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class _Office(_Strict):
    name: str
    kind: str
    listed: tuple[str, ...] = ()
    guide: str = ""


class _Person(_Strict):
    name: str
    job: str
    office: str
    roles: tuple[str, ...] = ()
    phone: str = ""
    skills: tuple[str, ...] = ()
    mail: str = ""
    hook: str = ""


class _Mail(_Strict):
    host: str
    sender: str
    security: str = "starttls"
    port: int = 0
    user: str = ""


class _Hook(_Strict):
    url: str
    kind: str = "ntfy"
    token: bool = False


class _Answers(_Strict):
    hub: str
    hub_phone: str
    place: str
    offices: tuple[_Office, ...]
    people: tuple[_Person, ...]
    on_call: tuple[str, ...]
    suburbs: tuple[str, ...] = ()
    hours: str = "weekdays"
    able: tuple[str, ...] = ()
    mail: _Mail | None = None
    hook: _Hook | None = None


def given(asked: Asked) -> dict[str, Any]:
    """Return the answers of the file, and over them those of the flags; none is checked yet.

    Raises:
        Broken: ``answers-open`` or ``answers-unreadable`` for the file.
        Refused: ``answers-flag`` for a flag that is not put together as it says.
    """
    found = _file(Path(asked.answers)) if asked.answers else {}
    flags: dict[str, Any] = {
        "hub": asked.hub,
        "hub_phone": asked.hub_phone,
        "hours": asked.hours,
        "place": asked.data,
        "offices": [_office(text) for text in asked.offices],
        "people": [_person(text) for text in asked.people],
        "on_call": asked.on_call,
        "suburbs": asked.suburbs,
        "able": asked.able,
    }
    found |= {name: value for name, value in flags.items() if value}
    _ways(found, asked)
    for text in asked.guide:
        office, who = _cut(text, "=", 2)
        for each in found.get("offices", ()):
            if each.get("name") == office:
                each["guide"] = who
    for text in asked.reach:
        who, mail, hook = _cut(text, ";", 3)
        for each in found.get("people", ()):
            if each.get("name") == who:
                each |= {"mail": mail, "hook": hook}
    return found


def plan_of(answers: dict[str, Any]) -> Plan:
    """Return the plan the answers make, whether or not it holds together.

    Raises:
        Wrong: with every answer that is missing, unknown or of another kind.
    """
    try:
        read = _Answers.model_validate(answers)
    except ValidationError as wrong:
        raise Wrong(_faults(wrong)) from None
    return Plan(
        hub=read.hub,
        offices=tuple(Office(o.name, o.kind, o.listed, o.guide) for o in read.offices),
        people=tuple(
            Staff(p.name, p.job, p.office, setup_roles(p.roles), p.phone, p.skills, p.mail, p.hook)
            for p in read.people
        ),
        on_call=read.on_call,
        hub_phone=read.hub_phone,
        place=read.place,
        suburbs=read.suburbs,
        hours=read.hours,
        able=read.able,
        ways=Ways(
            Mail(**read.mail.model_dump()) if read.mail else None,
            Hook(**read.hook.model_dump()) if read.hook else None,
        ),
    )


class Wrong(Exception):
    """Answers that cannot be used; each fault names its answer."""

    def __init__(self, faults: Iterable[Refused]) -> None:
        """Keep the faults."""
        super().__init__("answers")
        self.faults = tuple(faults)


def _ways(found: dict[str, Any], asked: Asked) -> None:
    """Lay the flags of the ways out over those of the file."""
    for way, names in (
        ("mail", ("host", "port", "security", "sender", "user")),
        ("hook", ("url", "kind", "token")),
    ):
        flags = {name: getattr(asked, f"{way}_{name}") for name in names}
        told = {name: value for name, value in flags.items() if value}
        before = found.get(way, {})
        if told and isinstance(before, dict):
            found[way] = before | told


def _faults(wrong: ValidationError) -> Iterator[Refused]:
    codes = {"missing": "setup-missing", "extra_forbidden": "setup-unknown"}
    for each in wrong.errors(include_url=False, include_context=False, include_input=False):
        where = " ".join(
            str(part + 1) if isinstance(part, int) else str(part) for part in each["loc"]
        )
        code = codes.get(each["type"], "setup-not-fitting")
        yield Refused(code, answer=where, list="")


def _file(path: Path) -> dict[str, Any]:
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


def _office(text: str) -> dict[str, Any]:
    kind, name = _cut(text, ":", 2)
    return {"kind": kind, "name": name}


def _person(text: str) -> dict[str, Any]:
    name, job, office, roles, phone = _cut(text, ";", 5)
    return {"name": name, "job": job, "office": office, "roles": roles.split(), "phone": phone}


def _cut(text: str, at: str, count: int) -> list[str]:
    parts = [part.strip() for part in text.split(at, count - 1)]
    if len(parts) != count:
        raise Refused("answers-flag", field=text)
    return parts
