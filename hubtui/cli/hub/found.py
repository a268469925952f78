"""Find the office or person that a name on the command line means."""

from __future__ import annotations

import sys
import unicodedata

from hubtui.cli.ask import ask_yes
from hubtui.cli.hub.place import HubFound
from hubtui.domain.text import fold
from hubtui.errors import Refused


def found(by_name: dict[str, str], name: str, what: str) -> tuple[str, str]:
    """Return the stored spelling of ``name`` and its id; capitals and accents do not matter.

    Raises:
        Refused: ``host-no-such``, with the names there are.
    """
    for each, id_ in by_name.items():
        if fold(each) == fold(name):
            return each, id_
    raise Refused("host-no-such", field=what, name=name, names=", ".join(by_name))


def found_person(there: HubFound, name: str, *, exact: bool = False) -> tuple[str, str]:
    """Return a person's stored name and id; ask first if the name was spelt differently.

    A difference in capitals only is not asked about, unless ``exact`` is set.

    Raises:
        Refused: ``host-no-such``, or ``host-not-exact`` if the answer is no or nobody can be asked.
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
