"""Who may say that it is really them, of somebody who signed in with a new code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from hubtui.domain.clock import DAY
from hubtui.domain.people import Role

KNOWN_FOR: Final = 7 * DAY
"""Whose role or sign-in code is younger than this speaks for nobody against who gave it."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """A person as far as it matters for this; ``backed_by`` gave their role or code just now."""

    id: str
    agency: str
    roles: frozenset[Role]
    in_doubt: bool = False
    backed_by: frozenset[str] = frozenset()

    def is_a(self, role: Role) -> bool:
        """Say whether they hold this role."""
        return role in self.roles


def who_can_say(
    whose: Watcher, makers: Collection[str], people: Iterable[Watcher]
) -> tuple[str, ...]:
    """Return who may say that it is them, those of their own office before the hub's.

    Never the person, who made the code, whom the maker put there, or who is in doubt as well.
    Of a supervisor a privacy officer may say it too; of anybody, where no supervisor is left.
    Empty: only the hub's machine can.
    """
    others = [
        each
        for each in people
        if each.id != whose.id
        and each.id not in makers
        and not each.in_doubt
        and each.backed_by.isdisjoint(makers)
    ]
    theirs = [each for each in others if each.agency == whose.agency]
    first = {Role.SUPERVISOR}
    if whose.is_a(Role.SUPERVISOR):
        first.add(Role.PRIVACY_OFFICER)
    for tier, roles in ((theirs, first), (others, first), (theirs, None), (others, None)):
        wanted = roles or {Role.PRIVACY_OFFICER}
        found = tuple(each.id for each in tier if not wanted.isdisjoint(each.roles))
        if found:
            return found
    return ()


def watchers_of(agency: str, people: Iterable[Watcher], *, all_of_them: bool) -> tuple[str, ...]:
    """Return who is told at once: the office's supervisors and privacy officers, or the hub's."""
    roles = {Role.SUPERVISOR, Role.PRIVACY_OFFICER}
    watching = [each for each in people if not roles.isdisjoint(each.roles)]
    theirs = [each.id for each in watching if each.agency == agency]
    if all_of_them or not theirs:
        return tuple(each.id for each in watching)
    officers = [each for each in watching if each.is_a(Role.PRIVACY_OFFICER)]
    if not any(each.agency == agency for each in officers):
        theirs += [each.id for each in officers]  # an office without one is looked after by all
    return tuple(theirs)
