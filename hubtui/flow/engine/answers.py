"""Whether an answer fits its step; asked at the answer, and again at every replay."""

from __future__ import annotations

from hubtui.domain.text import TextKind, check_text, safe_text
from hubtui.errors import Refused
from hubtui.flow.engine.steps import Check, Choose, Free, Mark, Picks, Step, Value, Write


def problem(step: Step, answer: Value) -> Refused | None:
    """Say what is wrong with an answer to a step, or None; ``field`` is the row where one is."""
    match step, answer:
        case Choose(), str():
            return _choose_problem(step, answer) or _ruled(step.check, answer)
        case Mark(), list():
            return _mark_problem(step, answer)
        case Picks(), dict():
            for row in step.rows:
                if answer.get(row.id) not in {option.id for option in row.options}:
                    return Refused("answer-none", field=row.id)
            return None
        case Write(), str():
            return _write_problem(step, answer) or _ruled(step.check, answer)
        case _:
            return Refused("answer-shape", field=step.id)


def cleaned(step: Step, answer: Value) -> Value:
    """Return what is kept of an answer: typed text without what cannot be seen.

    Where a step never refuses text, a mark stands for what cannot be shown.

    Raises:
        Refused: ``text-hidden-characters`` where the text would steer or hide.
    """
    match step, answer:
        case Write(secret=False), str():
            return _clean(step.id, step, answer)
        case Choose(entry=Free(secret=False) as entry), str() if answer.startswith("="):
            return "=" + _clean(step.id, entry, answer[1:])
        case _:
            return answer


def _clean(name: str, rule: Write | Free, text: str) -> str:
    if rule.cleans:
        return safe_text(text, kind=rule.kind)
    # Its own length as the limit: too long is for the step to say, with how much.
    return check_text(text, rule.kind, max(rule.limit, len(text)), field=name)


def _ruled(check: Check | None, answer: str) -> Refused | None:
    try:
        if check is not None:
            check(answer)
    except Refused as refused:
        return refused
    return None


def _choose_problem(step: Choose, answer: str) -> Refused | None:
    if isinstance(step.entry, Free) and answer.startswith("="):
        return _no_row(step, answer[1:].strip()) or _typed_problem(step.id, step.entry, answer[1:])
    ids = {option.id for option in step.options}
    return None if answer in ids else Refused("answer-none", field=step.id)


def _no_row(step: Choose, typed: str) -> Refused | None:
    """Ask again about a bare number where there are rows: it is a slip, and no words to send."""
    note = isinstance(step.entry, Free) and step.entry.kind is TextKind.NOTE
    if not (note and step.options and typed.isdecimal()) or 0 < int(typed) <= len(step.options):
        return None
    return Refused("answer-no-row", field=step.id, number=typed[:9])


def _mark_problem(step: Mark, answer: list[str]) -> Refused | None:
    if not set(answer) <= {option.id for option in step.options}:
        return Refused("answer-none", field=step.id)
    if len(answer) < step.at_least:
        return Refused("answer-too-few", field=step.id, limit=step.at_least)
    if len(answer) > step.at_most or len(set(answer)) != len(answer):
        return Refused("answer-too-many", field=step.id, limit=step.at_most)
    return None


def _write_problem(step: Write, answer: str) -> Refused | None:
    if step.optional and not answer.strip():
        return None
    wrong = _typed_problem(step.id, step, answer)
    if wrong is None and step.same_as and answer != step.same_as:
        return Refused("answer-not-the-same", field=step.id)
    return wrong


def _typed_problem(name: str, rule: Write | Free, answer: str) -> Refused | None:
    if not answer.strip():
        return Refused("answer-empty", field=name)
    if rule.cleans:
        return None
    if len(answer) > rule.limit:
        over = len(answer) - rule.limit
        return Refused("answer-too-long", field=name, limit=rule.limit, over=over)
    if rule.digits and not (answer.isascii() and answer.isdigit() and len(answer) == rule.digits):
        return Refused("answer-digits", field=name, digits=rule.digits)
    return None
