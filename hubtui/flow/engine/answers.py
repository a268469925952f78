"""Check an answer against its step, when it is given and again at every replay."""

from __future__ import annotations

from hubtui.domain.text import TextKind, check_text, safe_text
from hubtui.errors import Refused
from hubtui.flow.engine.steps import Check, Choose, Free, Mark, Picks, Step, Value, Write


def problem(step: Step, answer: Value) -> Refused | None:
    """Return the refusal of an answer, or None; its ``field`` is the step or the row at fault."""
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
    """Return the answer to store: typed text is tidied; picks and secrets stay unchanged.

    A field with ``cleans`` gets a mark for each character that cannot be shown.

    Raises:
        Refused: ``text-hidden-characters`` where the text has control or hidden characters.
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
    # No limit here: ``_typed_problem`` refuses long text, and says by how much it is too long.
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
    """Refuse a typed number that fits no row: it is probably a wrong key, not a note to send."""
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
