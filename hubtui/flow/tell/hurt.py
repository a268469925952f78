"""Where somebody is said to be hurt: F9 is named, and by when is asked by itself, every time."""

from __future__ import annotations

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import LISTS, Field
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.walk import Prompter
from hubtui.wording import say

WHEN_ALONE = "fields.when"
"""By when, with nothing picked: what was said before, of a milder matter, is never taken over."""


def says_hurt(known: JobContext, told: Consultation | None, reason: Basis | None = None) -> bool:
    """Say whether it was said that somebody is or could be hurt: F9 is named then."""
    if told is not None and told.talked is Talked.NO_DANGER:
        return True
    if reason is None:
        return False
    in_danger = any(
        known.pack.asks_danger(question)
        for question, said in reason.answers
        if said == GuideAnswer.YES
    )
    return in_danger or known.pack.hurt(reason.every)


def danger_words(known: JobContext, told: Consultation | None, reason: Basis | None = None) -> str:
    """Return the words that name F9, or nothing."""
    return say("tell.danger_hint") if says_hurt(known, told, reason) else ""


def by_when(ask: Prompter, name: str) -> str:
    """Ask by when ``name`` is needed, beside F9."""
    return ask.pick(
        WHEN_ALONE,
        "list.when",
        LISTS[Field.WHEN],
        heading=say("tell.when.heading", name=name),
        hint=say("tell.danger_hint"),
        help_key="fields",
    )
