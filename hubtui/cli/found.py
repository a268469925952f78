"""Finding whom or what a name on the command line means, and asking where it may mean another."""

from __future__ import annotations

import sys
import unicodedata

from hubtui.cli.ask import ask_yes
from hubtui.cli.place import HubFound
from hubtui.domain.text import fold
from hubtui.errors import Refused


def found(by_name: dict[str, str], name: str, what: str) -> tuple[str, str]:
    """Return a name as it is written here, and its id, however it was typed.

    Raises:
        Refused: ``host-no-such``, with the names there are.
    """
    for each, id_ in by_name.items():
        if fold(each) == fold(name):
            return each, id_
    raise Refused("host-no-such", field=what, name=name, names=", ".join(by_name))


def found_person(there: HubFound, name: str, *, exact: bool = False) -> tuple[str, str]:
    """Return a person's name and id; a name spelt another way is asked about before it is used.

    Capitals alone do not count as another spelling, unless it has to be ``exact``.

    Raises:
        Refused: ``host-no-such``, or ``host-not-exact`` for a no, or where nobody can be asked.
    """
    each, id_ = found(there.people, name, "person")
    same = _spelt(each) == _spelt(name)
    same = same or (not exact and _spelt(each).casefold() == _spelt(name).casefold())
    if not same and not (
        sys.stdin.isatty() and ask_yes("server.same-person", name=each, typed=name)
    ):
        raise Refused("host-not-exact", name=each)
    return each, id_


def _spelt(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
