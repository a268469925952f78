"""All invented colleagues together, with no hub behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from hubtui.demo.cast import Cast
from hubtui.demo.manner import Manner
from hubtui.demo.people import read_practice
from hubtui.errors import Unreachable
from tests.desk.fake import PLACE, NoKey, run

if TYPE_CHECKING:
    from hubtui.demo.colleague import Colleague


class Away(Cast):
    """A cast of which one cannot sign in."""

    def __init__(self, away: str) -> None:
        ids = {each.name: each.name for each in read_practice().people}
        super().__init__(PLACE, NoKey(), ids, Manner("secret", pace=0.0))
        self.away, self.came = away, list[str]()

    async def _in(self, name: str) -> Colleague:
        if name == self.away:
            raise Unreachable("hub-slow")
        self.came.append(name)
        return cast("Colleague", self)

    async def send(self, *_: object) -> None:
        """Send nothing."""


def test_a_colleague_who_cannot_come_in_keeps_nobody_else_out() -> None:
    played, away, *others = (each.name for each in read_practice().people)
    stage = Away(away)
    run(stage._greet(played))
    assert set(others) <= set(stage.came)
