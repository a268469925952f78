"""``hubtui server person roles``: record whether people also work with clients."""

from __future__ import annotations

from hubtui.cli.arguments import Arguments
from hubtui.cli.ask import ask_yes
from hubtui.cli.hub.ask_hub import ask
from hubtui.cli.hub.found import found_person
from hubtui.cli.hub.place import existing, standing
from hubtui.cli.out import out
from hubtui.domain.people import Role
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import SayStaff
from hubtui.wording import say


def run_roles(asked: Arguments) -> int:
    """Ask whether people work with clients: one named person, or all who are unconfirmed."""
    place = existing(asked.data)
    if asked.name:
        name, person = found_person(standing(place), asked.name)
        rows = [(person, name, "")]
    else:
        asked_of = ask(place, routes.STAFF_ASKED, Nothing()).people
        rows = [(id_, name, _parts(roles)) for id_, name, roles in asked_of]
        out(say("server.roles.why" if rows else "server.roles.none"))
    for person, name, parts in rows:
        key = "server.roles.ask" if parts else "server.roles.ask-one"
        staff = asked.clients == "yes" if asked.clients else ask_yes(key, name=name, parts=parts)
        ask(place, routes.SAY_STAFF, SayStaff(person=person, staff=staff))
        out(say("server.roles.staff" if staff else "server.roles.not-staff", name=name))
    return 0


def _parts(roles: list[Role]) -> str:
    return ", ".join(say(f"setup.part.{role}") for role in roles)
