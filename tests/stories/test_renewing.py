"""What I sent went out of date before it was done: I renew it, with a reason that holds now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hubtui.domain.clock import DAY
from tests.hubs import passphrase
from tests.stories.conftest import Pair
from tests.stories.people import FRONTS
from tests.stories.telling import number_row, opens, tells
from tests.stories.test_answer_and_follow import follows
from tests.stories.town import Town

pytestmark = pytest.mark.story

ANA, BETH = "Ana Sender", "Beth Receiver"


@pytest.fixture(params=FRONTS, ids=lambda kind: kind.kind)
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Town, Pair]]:
    """A hub of their own, whose clock can be moved on."""
    town, kind = Town(tmp_path), request.param
    pair = Pair(town.sits_down(kind, ANA), town.sits_down(kind, BETH))
    yield town, pair
    pair.ana.close()
    pair.beth.close()
    town.close()


def test_it_goes_out_of_date_and_is_good_again_once_i_renew_it(town: tuple[Town, Pair]) -> None:
    there, pair = town
    number = tells(pair.ana, 2)
    opens(pair.beth, number)
    pair.beth.tell_home()

    there.hub.stop()
    there.hub.ahead_us = 20 * DAY
    there.hub.start()
    for front in (pair.ana, pair.beth):  # after so long each is asked who they are
        front.sees("You are signed out.")
        front.pick("Sign in again")
    pair.ana.proves(ANA, passphrase(ANA))
    pair.beth.proves(BETH, passphrase(BETH))
    pair.beth.pick("What waits for you")
    pair.beth.sees(number, "out of date")
    pair.beth.tell_home()

    follows(pair, number)
    pair.ana.sees("Out of date")
    pair.ana.pick("Renew it")
    pair.ana.sees("Have you talked with", "about telling Beth?")
    pair.ana.pick("Not yet.")
    pair.ana.sees("Why is it OK to tell Beth?")
    pair.ana.pick_first()
    pair.ana.sees("Until which day may Beth act on this?")
    pair.ana.go()
    pair.ana.sees("It is sent again.", "It may be used until")

    pair.beth.pick("What waits for you")
    pair.beth.sees("NEW", number)
    pair.beth.pick(number_row(pair.beth, number))
    pair.beth.sees("CHANGED. Read it again.")
