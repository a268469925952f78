"""Commands of the hub's own machine: codes, people, test messages, accepting the pack."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from hubtui.cli.arguments import Arguments
from hubtui.cli.hub.ask_hub import ask
from hubtui.cli.hub.found import found, found_person
from hubtui.cli.hub.new_code import SAYS, say_who, tell_what_is_shut
from hubtui.cli.hub.outside import try_message
from hubtui.cli.hub.place import HubFound, existing, standing
from hubtui.cli.out import out
from hubtui.domain.people import Role
from hubtui.errors import Broken, Refused
from hubtui.setup.plan import fill_roles
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import AddPerson, MakeCode, RemovePerson
from hubtui.wire.routes import AcceptPack
from hubtui.wording import say


def run_host(asked: Arguments) -> int:
    """Run one of these commands and return its exit code."""
    place = existing(asked.data)
    there = standing(place)
    try:
        match asked.command:
            case "server code" if asked.kind in SAYS:
                say_who(place, found_person(there, asked.name), asked.kind)
            case "server code":
                _code(place, there, asked)
            case "server test-message":
                return 0 if try_message(place, found_person(there, asked.name)[0]) else 1
            case "server person add":
                _person(place, there, asked)
            case "server person remove":
                _remove(place, there, asked)
            case "server pack accept":
                _accept(place, there, asked)
            case command:
                raise Broken("command-unknown", command=command)
    except ValidationError as wrong:
        field = str(wrong.errors(include_url=False, include_input=False)[0]["loc"][0])
        raise Refused("host-not-fitting", field=field) from None
    return 0


def _code(place: Path, there: HubFound, asked: Arguments) -> None:
    name, person = "", None
    if asked.kind == "person":
        name, person = found_person(there, asked.name)
    body = MakeCode(kind=asked.kind, person=person, minutes=asked.minutes)
    made = ask(place, routes.MAKE_CODE, body)
    facts = {"code": made.code, "minutes": asked.minutes}
    if person is not None:
        out(say("server.person-code", name=name, **facts))
        tell_what_is_shut(made, name)
        return
    out(say("server.fingerprint", words=made.fingerprint))
    out(say("server.new-join-code", **facts))


def _person(place: Path, there: HubFound, asked: Arguments) -> None:
    body = AddPerson(
        name=asked.name,
        job=asked.job,
        agency=found(there.offices, asked.office, "office")[1],
        roles=[Role(role) for role in fill_roles(asked.roles)],
        skills=asked.skill,
        phone=asked.phone,
    )
    made = ask(place, routes.ADD_PERSON, body)
    out(say("server.person-added", name=asked.name))
    out(say("server.code-line", name=asked.name, code=made.code))


def _remove(place: Path, there: HubFound, asked: Arguments) -> None:
    name, person = found_person(there, asked.name, exact=True)
    ask(place, routes.REMOVE_PERSON, RemovePerson(person=person))
    out(say("server.person-removed", name=name))
    if ask(place, routes.ROSTER, Nothing()).thin:
        out(say("server.on-call-thin"))


def _accept(place: Path, there: HubFound, asked: Arguments) -> None:
    name, by = found_person(there, asked.by)
    office, agency = found(there.offices, asked.office, "office")
    ask(place, routes.ACCEPT_PACK, AcceptPack(agency=agency, by=by))
    out(say("server.pack-accepted", office=office, name=name))
