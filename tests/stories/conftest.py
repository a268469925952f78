"""One real hub for all stories at a terminal, and two people who sit at it all day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.stories.people import FRONTS, Front
from tests.stories.town import Town


@dataclass
class Pair:
    """Ana, who mostly sends, and Beth, who mostly receives; in the same kind of front."""

    ana: Front
    beth: Front


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("town"))
    yield town
    town.close()


@pytest.fixture(scope="session", params=FRONTS, ids=lambda kind: kind.kind)
def seated(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """At a hub of their own: one person may send only so much in an hour."""
    kind: type[Front] = request.param
    town = Town(tmp_path_factory.mktemp(kind.kind))
    ana = town.sits_down(kind, "Ana Sender")
    beth = town.sits_down(kind, "Beth Receiver")
    yield Pair(ana, beth)
    ana.close()
    beth.close()
    town.close()


@pytest.fixture
def pair(seated: Pair) -> Pair:
    """Both at Home, whatever the story before left them at."""
    seated.ana.tell_home()
    seated.beth.tell_home()
    return seated
