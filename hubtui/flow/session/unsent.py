"""Before a person leaves: warn of undelivered safety alerts and of words not saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.flow.engine.effects import ReadStake, Stake
from hubtui.flow.engine.picking import options
from hubtui.flow.engine.problems import ring_words
from hubtui.flow.engine.steps import Choose, Line
from hubtui.flow.engine.walk import Prompter
from hubtui.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator


def past_unsent(ask: Prompter, *, words_said: bool = False) -> bool:
    """Return True if nothing would be left behind, or if the person was warned and still leaves.

    ``words_said`` means that the person has read already that some words are not saved.
    """
    stake = ask.do("stake", ReadStake(), Stake)
    if not stake.alerts and (words_said or not stake.words):
        return True
    kind = "unsent" if stake.alerts else "unkept"
    picked = ask.choose(
        Choose(
            kind,
            say(f"leave.{kind}.heading"),
            options(f"leave.{kind}", ("stay", "go")),
            hint=_hint(stake),
            body=tuple(_ring_lines(stake)),
            picked="stay",
            help_key="leave-unsent",
        )
    )
    return picked == "go"


def _hint(stake: Stake) -> str:
    if not stake.alerts:
        return say("leave.unkept.hint")
    return say("leave.unsent.hint" if stake.kept else "leave.unsent.not_kept", count=stake.alerts)


def _ring_lines(stake: Stake) -> Iterator[Line]:
    """Return whom to ring now, and whom to ring after sign-out if that is somebody else.

    Unsaved words get a line of their own where an alert is undelivered as well.
    """
    if stake.alerts and stake.words:
        yield Line(say("leave.unkept.hint"))
    for row in stake.ring[:1]:
        yield Line(ring_words(row))
    for row in stake.ring_after[:1]:
        if row not in stake.ring[:1]:
            yield Line(say("leave.unsent.after"))
            yield Line(ring_words(row))
