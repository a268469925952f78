"""New sign-in codes: print what stays locked, and confirm the person as the hub's machine."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hubtui.cli.hub.ask_hub import ask
from hubtui.cli.out import out
from hubtui.errors import Refused
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import CodeOut
from hubtui.wire.session import SayWho
from hubtui.wording import say

SAYS: Final = ("is-them", "not-them")
"""Answers the machine may give about a person's identity, if nobody in the hub can."""


def tell_what_is_shut(made: CodeOut, name: str) -> None:
    """Print what a new code leaves locked, and who can unlock it by confirming the person."""
    if not made.shut:
        return
    who = say("list.person.phone", name=made.who, phone=made.phone) if made.phone else made.who
    until = say("server.shut-until", name=name, who=who or say("server.this-machine"))
    told = say("server.told-outside" if made.told else "server.not-told-outside", name=name)
    out(f"{until} {told} {say('server.watchers-told')}")


def say_who(place: Path, person: tuple[str, str], kind: str) -> None:
    """Confirm or deny, as the hub's machine, that the new code went to the right person.

    Raises:
        Refused: ``code-nothing-to-say`` if no code of this person waits for an answer.
    """
    name, id_ = person
    waiting = ask(place, routes.NOTICES, Nothing()).asked
    code = next((each.id for each in waiting if each.person == id_), None)
    if code is None:
        raise Refused("code-nothing-to-say", name=name)
    yes = kind == "is-them"
    ask(place, routes.SAY_WHO, SayWho(yes=yes), id=code)
    out(say("server.is-them" if yes else "server.not-them", name=name))
