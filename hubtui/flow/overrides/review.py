"""The look back: by somebody who had no part in it. Think of what they knew then."""

from __future__ import annotations

from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.overrides.answers import LOOK_BACK, OverrideAct, Remedy, ReviewOutcome
from hubtui.domain.text import TextKind
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, Option, Picks, Row, Write
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides.lines import content_lines
from hubtui.flow.overrides.record import record_lines
from hubtui.flow.overrides.standing import top_lines
from hubtui.flow.overrides.supervise import envelope_lines
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.people import colleagues
from hubtui.wire import overrides, routes
from hubtui.wire.base import SECRET_LIMIT
from hubtui.wire.overrides import OverrideOut
from hubtui.wording import say

_ANSWERS = (GuideAnswer.YES, GuideAnswer.UNSURE, GuideAnswer.NO)


def build(known: JobContext) -> Job:
    """Build it; it begins with the ``id`` of an override."""

    def job(ask: Prompter) -> End:
        out = ask.call("read", routes.OVERRIDE, id=ask.begin["id"])
        return look_back(ask, known, out)

    return job


def look_back(ask: Prompter, known: JobContext, out: OverrideOut) -> End:
    """Read it, answer four questions, say how it was; the passphrase comes last."""
    if out.content is None:
        if OverrideAct.OPEN in out.acts:
            ask.call("opened", routes.OPEN_OVERRIDE, id=out.row.id)
        out = ask.call("words", routes.READ_WORDS, id=out.row.id)
    name = colleagues.called(known, out.sender or "")
    if ask.choose(_first_step(known, out)) == "home":
        return End()
    given = ask.picks(_questions(known, name))
    outcome = ask.choose(_outcome_step(name))
    remedy = ask.choose(_remedy_step()) if outcome == ReviewOutcome.USUAL_WAY else None
    secret = known.practice_secret or ask.write(_secret_step())
    body = overrides.Review(
        passphrase=secret,
        outcome=outcome,
        remedy=remedy,
        **{each: given[each] for each in LOOK_BACK},
    )
    ask.call("reviewed", routes.REVIEW, body, id=out.row.id)
    rows = (Line(say("review.done_hint", name=name)),)
    page(ask, say("review.done", number=out.row.reference), rows, "reviewed-page")
    return End()


def _first_step(known: JobContext, out: OverrideOut) -> Choose:
    content = content_lines(out.content) if out.content else ()
    return pick_one(
        "look-back",
        "review",
        ("on", "home"),
        facts={"number": out.row.reference},
        body=(
            *content,
            *top_lines(known, out, ring=False),
            *envelope_lines(known, out),
            *record_lines(known, out),
        ),
        picked="on",
        opens=True,
        help_key="review",
    )


def _questions(known: JobContext, name: str) -> Picks:
    return Picks(
        "questions",
        say("review.questions", name=name),
        tuple(
            Row(
                each,
                say(f"review.row.{each}"),
                tuple(Option(answer, say(f"review.answer.{answer}")) for answer in _ANSWERS),
            )
            for each in LOOK_BACK
        ),
        hint=say("review.hint"),
        help_key="review",
    )


def _outcome_step(name: str) -> Choose:
    return pick_one(
        "outcome",
        "review.outcome",
        tuple(ReviewOutcome),
        heading=say("review.outcome_heading", name=name),
        help_key="review",
    )


def _remedy_step() -> Choose:
    return pick_one(
        "outcome.remedy",
        "review.remedy",
        tuple(Remedy),
        heading=say("review.remedy_heading"),
        help_key="review",
    )


def _secret_step() -> Write:
    return Write(
        "secret",
        say("review.secret"),
        TextKind.LINE,
        SECRET_LIMIT,
        hint=say("review.secret_hint"),
        secret=True,
        help_key="review",
    )


SPECS = (Spec("look-back", build),)
