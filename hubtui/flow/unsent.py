"""Before going: a safety alert that the hub does not have is said, never passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.flow.effects_door import CountUnsent
from hubtui.flow.problems import ring
from hubtui.flow.steps import Choose, Line, Option
from hubtui.flow.walk import Asker
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.known import Known


def past_unsent(ask: Asker, known: Known) -> bool:
    """Tell whether to go: with nothing unsent, or by somebody who was told that there is."""
    count = ask.do("count-unsent", CountUnsent(), int)
    if not count:
        return True
    picked = ask.choose(
        Choose(
            "unsent",
            say("leave.unsent.heading"),
            tuple(Option(way, say(f"leave.unsent.{way}")) for way in ("stay", "go")),
            hint=say("leave.unsent.hint", count=count),
            body=(Line(ring(known.card)),) if known.card.on_call or known.card.hub_phone else (),
            picked="stay",
            help_key="leave",
        )
    )
    return picked == "go"
