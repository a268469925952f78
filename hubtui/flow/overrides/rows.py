"""Each person's row of a safety alert: their own last word, then what others say of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hubtui.domain.overrides.answers import Acting, PhoneAnswer, ReceiptAnswer
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Line, LineKind
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire.overrides import OverrideOut, Recipient
from hubtui.wording import say

_OWN = (*ReceiptAnswer, Acting.ME, Acting.NAMED)
_ACTS = (ReceiptAnswer.GOING, Acting.ME)
_PHONED = (PhoneAnswer.WILL_ACT, PhoneAnswer.CANNOT, PhoneAnswer.LEFT_WORD)
_TELLS_OTHERS = (PhoneAnswer.WILL_ACT, Acting.NAMED)


@dataclass(frozen=True, slots=True)
class _Report:
    """What somebody says of somebody else, and when."""

    by: str
    at: int
    code: str


def told_lines(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return who was told, who has it and who was named, each by name, with whose word it is."""
    told = sorted(out.told, key=lambda each: each.as_supervisor)
    left = _reports(out)
    rows = []
    for each in told:
        parts = [*_own(known, out, each), *_of(known, each, left.pop(each.person, []))]
        text = "; ".join((*parts, *_how_far(known, out, each, said=bool(parts))))
        rows.append(_row(known, each.person, _on_call(text) if each.as_supervisor else text))
    shown = {each.person for each in told}
    if out.acknowledged_by is not None and out.acknowledged_by not in shown:
        rows.append(_row(known, out.acknowledged_by, _on_call(_seen(known, out))))
    for person, reports in left.items():
        rows.append(_row(known, person, "; ".join(_report(known, each) for each in reports)))
    return tuple(rows)


def _reports(out: OverrideOut) -> dict[str, list[_Report]]:
    """Return what was said of each by another, the oldest first."""
    found: dict[str, list[_Report]] = {}
    for person, report in _every(out):
        found.setdefault(person, []).append(report)
    return {person: sorted(each, key=lambda one: one.at) for person, each in found.items()}


def _every(out: OverrideOut) -> Iterator[tuple[str, _Report]]:
    for told in out.told:
        if told.by_phone_at is not None:
            code = told.by_phone if told.by_phone in _PHONED else "told"
            yield told.person, _Report(told.by_phone_by or "", told.by_phone_at, code)
        if told.names is not None and told.names != told.person:
            yield told.names, _Report(told.person, told.said_at or told.told_at, Acting.NAMED)


def _word(told: Recipient) -> str:
    """Return somebody's own last word, as a code."""
    word = told.says if told.as_supervisor else told.read_back
    named = told.names is not None and word in (Acting.SOMEONE_ELSE, Acting.NAMED)
    return Acting.NAMED if named else word


def _own(known: JobContext, out: OverrideOut, told: Recipient) -> Iterator[str]:
    word, at = _word(told), told.said_at
    if told.as_supervisor and not word and told.person == out.acknowledged_by:
        yield _seen(known, out)
    elif word == Acting.NOBODY_YET:
        yield say("override.said.nobody-yet", at=moment_words(known, at or told.told_at))
    elif word in _OWN:
        name = colleagues.full_name(known, told.names) if told.names else ""
        when = moment_words(known, at) if at is not None else ""
        yield say(f"override.said.{word}", name=name, at=when).strip()


def _of(known: JobContext, told: Recipient, reports: list[_Report]) -> Iterator[str]:
    """Give what others say; one that came after their own word and gainsays it is marked."""
    word = _word(told)
    for each in reports:
        against = each.code in ((PhoneAnswer.CANNOT,) if word in _ACTS else _TELLS_OTHERS)
        later = bool(word) and told.said_at is not None and each.at > told.said_at
        text = _report(known, each)
        yield say("override.but", what=text) if later and against else text


def _report(known: JobContext, report: _Report) -> str:
    at = moment_words(known, report.at)
    if not report.by:
        return say("override.by_phone", at=at)
    by = colleagues.full_name(known, report.by)
    return say(f"override.says_of.{report.code}", by=by, at=at)


def _how_far(known: JobContext, out: OverrideOut, told: Recipient, *, said: bool) -> Iterator[str]:
    """Give whether it was opened; of a supervisor only while they have said nothing."""
    if told.as_supervisor:
        if not told.says and told.person != out.acknowledged_by:
            yield say("override.not_seen" if told.opened_at is None else "override.looked")
    elif told.opened_at is not None:
        yield say("override.opened", at=moment_words(known, told.opened_at))
    elif not said:
        yield say("override.not_opened")
    if told.new_code:
        yield say("newcode.came_in")


def _on_call(text: str) -> str:
    return say("override.on_call", what=text)


def _seen(known: JobContext, out: OverrideOut) -> str:
    at = moment_words(known, out.acknowledged_at or out.row.at)
    return say("override.seen_by_voice" if out.by_voice else "override.seen", at=at)


def _row(known: JobContext, person: str, text: str) -> Line:
    return Line(text, LineKind.SAID, colleagues.full_name(known, person))
