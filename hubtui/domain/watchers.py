"""Choose who may confirm a person's sign-in with a new code, and who is notified of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from hubtui.domain.clock import DAY
from hubtui.domain.people import Role

KNOWN_FOR: Final = 7 * DAY
"""Nobody may confirm a code whose maker gave them a role or a code within this time before it."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """A person with the facts needed here; ``backed_by`` recently gave them a role or a code."""

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
    """Return the ids of people who may confirm a sign-in by ``whose``; empty: only the host can.

    Excluded are the person, the ``makers`` of the code, anybody backed by a maker, and anybody in
    doubt. The result is the first group with anybody in it: supervisors of the office, of the
    hub; then privacy officers of the office, of the hub. For a supervisor, privacy officers
    also count in the first two groups.
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
    """Return who is notified: supervisors and privacy officers of the office or of the hub.

    Those of the whole hub with ``all_of_them``, or where the office has none of either role.
    """
    roles = {Role.SUPERVISOR, Role.PRIVACY_OFFICER}
    watching = [each for each in people if not roles.isdisjoint(each.roles)]
    theirs = [each.id for each in watching if each.agency == agency]
    if all_of_them or not theirs:
        return tuple(each.id for each in watching)
    officers = [each for each in watching if each.is_a(Role.PRIVACY_OFFICER)]
    if not any(each.agency == agency for each in officers):
        theirs += [each.id for each in officers]  # the office has none: those of the hub
    return tuple(theirs)
