"""Ask before the program closes, and say what is kept and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.flow.engine.effects import ReadStake, SignOut, Stake
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.session.unsent import past_unsent
from hubtui.wire.base import Done
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext


def build(known: JobContext) -> Job:
    """Build the question: stay (picked beforehand), sign out, or close the program."""
    signed_in = known.me_or_none is not None
    ways = ["stay", "out", "close"] if signed_in else ["stay", "close"]
    options = tuple(Option(way, say(f"leave.way.{way}")) for way in ways)

    def leave(ask: Prompter) -> End:
        words = ask.do("words", ReadStake(), Stake).words
        kept = say("leave.unkept.hint") if words else say("leave.hint") if signed_in else ""
        body = (Line(kept),) if kept else ()  # not a hint: small windows do not show hints
        match ask.choose(
            Choose(
                "leave", say("leave.heading"), options, body=body, picked="stay", help_key="leave"
            )
        ):
            case "out" if past_unsent(ask, words_said=words):
                ask.do("out", SignOut(unsent=True), Done)
                return End("sign-in")
            case "close" if past_unsent(ask, words_said=words):
                return End("@stop")
            case _:
                return End("@close")

    return leave


SPECS = (Spec("leave", build, signed_in=False),)
