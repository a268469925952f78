"""Steps that some answers need: a reason, a person, an outcome, repeating the alert back."""

from __future__ import annotations

from hubtui.domain.alerts.answers import READ_BACK, RECIPIENT_OUTCOMES, DeclineReason
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, Filter, Option, Picks, Row
from hubtui.flow.people import colleagues
from hubtui.wire.alerts import AlertOut
from hubtui.wording import say


def reason_step() -> Choose:
    """Return the step that asks why the recipient declines; the sender sees the reason."""
    return pick_one(
        "reason",
        "answer.reason",
        tuple(DeclineReason),
        heading=say("answer.reason_heading"),
        hint=say("answer.reason_hint"),
        help_key="answering",
    )


def person_step(known: JobContext, out: AlertOut) -> Choose:
    """Return the step that asks who should get the alert instead."""
    return Choose(
        "person",
        say("answer.person_heading"),
        colleagues.colleagues(known, {out.sender or ""}, out.may_ring),
        hint=say("answer.person_hint", name=colleagues.called(known, out.sender or "")),
        entry=Filter(),
        empty=say("answer.person_empty"),
        none_picked=say("list.pick_one"),
        help_key="answering",
    )


def outcome_step() -> Choose:
    """Return the step that asks for the outcome of the alert."""
    return pick_one(
        "outcome",
        "answer.outcome",
        RECIPIENT_OUTCOMES,
        heading=say("answer.outcome_heading"),
        help_key="answering",
    )


def back_step(known: JobContext, out: AlertOut) -> Picks:
    """Return the three picks that repeat the alert back: urgency, action, time; no defaults."""
    rows = tuple(
        Row(
            row,
            say(f"answer.back_row.{row}"),
            tuple(Option(code, say(f"answer.back.{row}.{code}")) for code in codes),
        )
        for row, codes in READ_BACK.items()
    )
    name = colleagues.called(known, out.sender or "")
    return Picks("back", say("answer.back_heading", name=name), rows, help_key="answering")
