"""A new sign-in code on the hub's machine: what stays shut, and saying that it is them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from hubtui.cli.ask_hub import ask
from hubtui.cli.out import out
from hubtui.errors import Refused
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import CodeOut
from hubtui.wire.session import SayWho
from hubtui.wording import say

SAYS: Final = ("is-them", "not-them")
"""What the machine may say, where nobody in the hub can."""


def tell_what_is_shut(made: CodeOut, name: str) -> None:
    """Say what a new code does not open, and until who says that it is them."""
    if not made.shut:
        return
    who = say("list.person.phone", name=made.who, phone=made.phone) if made.phone else made.who
    until = say("server.shut-until", name=name, who=who or say("server.this-machine"))
    told = say("server.told-outside" if made.told else "server.not-told-outside", name=name)
    out(f"{until} {told} {say('server.watchers-told')}")


def say_who(place: Path, person: tuple[str, str], kind: str) -> None:
    """Say whether it is them, as the machine.

    Raises:
        Refused: ``code-nothing-to-say`` where nothing waits for the machine's word.
    """
    name, id_ = person
    waiting = ask(place, routes.NOTICES, Nothing()).asked
    code = next((each.id for each in waiting if each.person == id_), None)
    if code is None:
        raise Refused("code-nothing-to-say", name=name)
    yes = kind == "is-them"
    ask(place, routes.SAY_WHO, SayWho(yes=yes), id=code)
    out(say("server.is-them" if yes else "server.not-them", name=name))
