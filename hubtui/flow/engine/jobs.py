"""The registry of jobs by name; a group of jobs is imported when one of them is first opened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache

from hubtui.flow.engine.spec import Spec

Specs = tuple[Spec, ...]


def _door() -> tuple[Specs, ...]:
    from hubtui.flow.session import help as help_
    from hubtui.flow.session import hidden, leave, signin

    return signin.SPECS, help_.SPECS, hidden.SPECS, leave.SPECS


def _danger() -> tuple[Specs, ...]:
    from hubtui.flow.overrides import danger

    return (danger.SPECS,)


def _home() -> tuple[Specs, ...]:
    from hubtui.flow.session import home

    return (home.SPECS,)


def _telling() -> tuple[Specs, ...]:
    from hubtui.flow.alerts import correct
    from hubtui.flow.records import ask, ok, talked
    from hubtui.flow.tell import tell

    return tell.SPECS, ask.SPECS, ok.SPECS, talked.SPECS, correct.SPECS


def _following() -> tuple[Specs, ...]:
    from hubtui.flow.alerts import following, waiting
    from hubtui.flow.people import find, introduce, new_code, week
    from hubtui.flow.records import my_numbers, talks

    return (
        find.SPECS,
        following.SPECS,
        introduce.SPECS,
        new_code.SPECS,
        my_numbers.SPECS,
        talks.SPECS,
        waiting.SPECS,
        week.SPECS,
    )


def _overrides() -> tuple[Specs, ...]:
    from hubtui.flow.overrides import listing, review, roster, use, voice

    return listing.SPECS, review.SPECS, roster.SPECS, use.SPECS, voice.SPECS


def _mine() -> tuple[Specs, ...]:
    from hubtui.flow.people import presence, reach
    from hubtui.flow.session import passphrase, settings

    return passphrase.SPECS, presence.SPECS, reach.SPECS, settings.SPECS


NAMES: Mapping[Callable[[], tuple[Specs, ...]], tuple[str, ...]] = {
    _door: ("sign-in", "help", "hidden", "leave"),
    _danger: ("danger",),
    _home: ("home",),
    _overrides: ("override", "safety", "look-back", "roster", "use", "voice"),
    _telling: ("tell", "ask", "ok", "talked", "correct"),
    _following: (
        "find",
        "sent",
        "introduce",
        "new-code",
        "records",
        "talks",
        "waiting",
        "week",
    ),
    _mine: ("passphrase", "presence", "reach", "settings"),
}
"""The names of the jobs each loader returns; a test checks that they match."""


@cache
def _found(give: Callable[[], tuple[Specs, ...]]) -> Mapping[str, Spec]:
    return {spec.name: spec for specs in give() for spec in specs}


class Jobs(Mapping[str, Spec]):
    """A read-only mapping that knows all names at once, and imports a job on first access."""

    def __init__(self) -> None:
        """Load nothing yet."""
        self._from = {name: give for give, names in NAMES.items() for name in names}

    def __getitem__(self, name: str) -> Spec:
        """Return a job, importing its group if needed."""
        return _found(self._from[name])[name]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names, without importing jobs."""
        return iter(self._from)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._from)

    def __contains__(self, name: object) -> bool:
        """Tell whether the name is known, without importing the job."""
        return name in self._from


JOBS: Mapping[str, Spec] = Jobs()
"""The one registry; fronts and the desk open jobs only by name."""
