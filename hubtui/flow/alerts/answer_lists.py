"""The short lists an answer may ask for: a reason, a person, an outcome, saying it back."""

from __future__ import annotations

from hubtui.domain.alerts.answers import READ_BACK, RECIPIENT_OUTCOMES, DeclineReason
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, Filter, Option, Picks, Row
from hubtui.flow.people import colleagues
from hubtui.wire.alerts import AlertOut
from hubtui.wording import say


def reason_step() -> Choose:
    """Ask why it is not for them; the sender sees it."""
    return pick_one(
        "reason",
        "answer.reason",
        tuple(DeclineReason),
        heading=say("answer.reason_heading"),
        hint=say("answer.reason_hint"),
        help_key="answering",
    )


def person_step(known: JobContext, out: AlertOut) -> Choose:
    """Ask who should have it instead."""
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
    """Ask what came of it."""
    return pick_one(
        "outcome",
        "answer.outcome",
        RECIPIENT_OUTCOMES,
        heading=say("answer.outcome_heading"),
        help_key="answering",
    )


def back_step(known: JobContext, out: AlertOut) -> Picks:
    """Ask for it said back in three picks; none is picked, for each says what one will do."""
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
