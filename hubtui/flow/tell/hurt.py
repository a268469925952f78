"""When an answer says that somebody may be hurt: point to F9, and ask for the time separately."""

from __future__ import annotations

from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import LISTS, Field
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.walk import Prompter
from hubtui.wording import say

WHEN_ALONE = "fields.when"
"""Id of the separate step for the time; it is never filled in from an earlier answer."""


def says_hurt(known: JobContext, told: Consultation | None, reason: Basis | None = None) -> bool:
    """Say whether the consultation or the basis says that somebody is or could be hurt."""
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
    """Return the sentence that points to F9, or empty where nobody is said to be hurt."""
    return say("tell.danger_hint") if says_hurt(known, told, reason) else ""


def by_when(ask: Prompter, name: str) -> str:
    """Ask by when the colleague ``name`` is needed, with a hint that points to F9."""
    return ask.pick(
        WHEN_ALONE,
        "list.when",
        LISTS[Field.WHEN],
        heading=say("tell.when.heading", name=name),
        hint=say("tell.danger_hint"),
        help_key="fields",
    )
