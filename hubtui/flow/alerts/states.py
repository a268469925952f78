"""Words for a list of alerts and for the history of one; a list never shows names."""

from __future__ import annotations

from collections.abc import Callable

from hubtui.domain.alerts.answers import AlertAnswer
from hubtui.domain.alerts.life import AlertStep, State
from hubtui.domain.policy import Relation
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, Line, LineKind, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes
from hubtui.wire.alerts import AlertRow, StepOut
from hubtui.wording import say

_HEADINGS = {"waiting": "waiting.heading", "sent": "sent.heading"}
_EMPTY = {"waiting": "waiting.empty", "sent": "sent.empty"}
ANSWERED = frozenset(
    {
        State.ACKNOWLEDGED,
        State.IN_PROGRESS,
        State.MORE_ASKED,
        State.DECLINED,
        State.REDIRECT_PROPOSED,
    }
)
"""States with an answer given, so that the row shows no time limit."""
MORE, HOME = "@more", "home"
Order = Callable[[AlertRow], tuple[object, ...]]


def pick_row(
    ask: Prompter, known: JobContext, box: str, order: Order, first: tuple[Option, ...] = ()
) -> str:
    """Ask for one alert of a box, page by page; return its id or ``home``.

    ``first`` are options shown above the first page.
    """
    after, turn = "", 0
    while True:
        query = {"box": box, "after": after} if after else {"box": box}
        page = ask.call(f"page-{turn}", routes.ALERTS, query=query)
        rows = sorted(page.rows, key=order)
        options = [*(() if turn else first), *(_row(known, row) for row in rows)]
        if page.after:
            options.append(Option(MORE, say("waiting.more")))
        empty = not options
        if empty:
            options.append(Option(HOME, say("waiting.home")))
        picked = ask.choose(_list_step(box, turn, tuple(options), empty=empty))
        if picked != MORE or page.after is None:
            return picked
        after, turn = page.after, turn + 1


def level_words(row: AlertRow) -> str:
    """Return the level in words, as lists show it; empty where the reader may not see it."""
    return say(f"waiting.level.{int(row.level)}") if row.level is not None else ""


def tag(row: AlertRow) -> str:
    """Return the mark LATE or NEW, or empty."""
    if row.late:
        return say("waiting.tag.late")
    return say("waiting.tag.new") if row.new else ""


def state_words(row: AlertRow) -> str:
    """Return the state of an alert in words."""
    return say(f"sent.state.{row.state}")


def step_lines(known: JobContext, steps: list[StepOut]) -> tuple[Line, ...]:
    """Return the history in the given order, each step with its time and any repeat-back."""
    lines: list[Line] = []
    for step in steps:
        at = moment_words(known, step.at)
        lines.append(Line(_step_words(known, step), label=at))
        lines.extend(Line(words, LineKind.SAID) for words in _back_words(step))
    return tuple(lines)


def proposed(steps: list[StepOut]) -> str:
    """Return the id of the person proposed in the last answer, or empty."""
    codes = (step.code.split(":") for step in reversed(steps) if step.what == AlertStep.ANSWERED)
    last = next(codes, [""])
    return last[1] if last[0] == AlertAnswer.PROPOSE and len(last) > 1 else ""


def _step_words(known: JobContext, step: StepOut) -> str:
    code, _, rest = step.code.partition(":")
    if step.what == AlertStep.ANSWERED and code:
        words = say(f"sent.answered.{code}")
        if code == AlertAnswer.NOT_FOR_ME and rest:
            return say("sent.with_reason", answer=words, reason=say(f"answer.reason.{rest}"))
        return say("sent.with_person", name=colleagues.full_name(known, rest)) if rest else words
    if step.what == AlertStep.CLOSED and code:
        return say("sent.closed_as", outcome=say(f"answer.outcome.{code}"))
    return say(f"sent.step.{step.what}")


def _back_words(step: StepOut) -> tuple[str, ...]:
    return tuple(say(f"answer.back.{row}.{code}") for row, code in step.read_back.items())


def privacy_words(row: AlertRow) -> str:
    """Return why a privacy officer sees the alert; empty for all other readers."""
    if row.why != Relation.PRIVACY:
        return ""
    return state_words(row) if row.state == State.MISDIRECTED else say("waiting.kept")


def _row(known: JobContext, row: AlertRow) -> Option:
    if row.mine:
        facts = {"state": state_words(row), "at": moment_words(known, row.sent_at)}
        return Option(row.id, row.reference, say("sent.row", **facts), tag(row))
    aside = privacy_words(row)
    if aside:
        return Option(row.id, row.reference, aside, tag(row))
    aside = level_words(row)
    if row.state in ANSWERED or row.state == State.LAPSED:
        key = "waiting.lapsed" if row.state == State.LAPSED else "waiting.answered"
        return Option(row.id, row.reference, say(key, level=aside), tag(row))
    if row.due_at is not None:
        aside = say("waiting.due", level=aside, at=moment_words(known, row.due_at))
    return Option(row.id, row.reference, aside, tag(row))


def _list_step(box: str, turn: int, options: tuple[Option, ...], *, empty: bool) -> Choose:
    heading, hint = say(_HEADINGS[box]), ""
    if empty:
        heading = say(_EMPTY[box])
        hint = say("waiting.empty_hint") if box == "waiting" else ""
    return Choose(
        f"{box}-{turn}",
        heading,
        options,
        hint=hint,
        picked=options[0].id,
        opens=True,
        live=True,
        none_picked=say("list.pick_one"),
        help_key=box,
    )
