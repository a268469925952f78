"""The hidden screen: come back with a PIN, or sign in as another person; no names or counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.domain.text import TextKind
from hubtui.flow.engine.effects import ComeBack, SignOut
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End, Free, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.session.unsent import past_unsent
from hubtui.wire.base import Done
from hubtui.wording import say

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext

PIN_DIGITS = 6


def build(known: JobContext) -> Job:
    """Build the hidden screen; on a practice hub, the hint shows the PIN."""
    hint = say("hidden.hint")
    if known.practice_pin:
        hint = say("hidden.practice", pin=known.practice_pin)

    def hidden(ask: Prompter) -> End:
        pin = ask.pick(
            "pin",
            "hidden",
            (Option("switch", say("hidden.switch")),),
            hint=hint,
            none_picked=say("hidden.none"),
            entry=Free(TextKind.CODE, PIN_DIGITS, secret=True, digits=PIN_DIGITS),
            help_key="hidden",
        )
        if pin == "switch":
            if not past_unsent(ask):
                return End("@again")
            ask.do("out", SignOut(unsent=True), Done)
            return End("sign-in")
        ask.do("come-back", ComeBack(pin.removeprefix("=")), Done)
        return End("@close")

    return hidden


SPECS = (Spec("hidden", build, signed_in=False),)
