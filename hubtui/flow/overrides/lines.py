"""An override in words: what it says, what comes next. The same for every reader."""

from __future__ import annotations

from hubtui.domain.overrides.emergency import (
    DO_NOT_RING,
    WAS_CALLED,
    Called,
    called_of,
    is_not_called,
    older_code,
)
from hubtui.domain.overrides.ladder import SUPERVISION_STEPS, TELLS_NEXT
from hubtui.errors import Broken
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Line, LineKind
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire.overrides import OverrideOut, OverrideWords
from hubtui.wording import say

OWN_WORDS = "own-words"
"""No line was picked: all that is said was typed."""
_CALLS = frozenset(SUPERVISION_STEPS)


def said(label: str, text: str) -> Line:
    """Return a line of the alert itself."""
    return Line(text, LineKind.SAID, say(f"override.label.{label}") if label else "")


def content_lines(content: OverrideWords) -> tuple[Line, ...]:
    """Return the words themselves: who, where, the picked line, what was typed."""
    rows = [said("about", content.about)] if content.about else []
    rows += [said("where", content.where)] if content.where else []
    texts = [line_words(content.line), *content.words.split("\n")]
    texts = [text for text in texts if text]
    rows += [said("" if at else "says", text) for at, text in enumerate(texts)]
    return tuple(rows)


def line_words(line: str) -> str:
    """Return a picked line in words; one from a newer hub is left out."""
    try:
        return say(f"override.line.{line}")
    except Broken:
        return ""


def called_words(known: JobContext, called: str, at: int | None = None) -> str:
    """Return what was said of 111."""
    code = called_of(older_code(called))
    words = say(f"override.called.{code}", emergency=known.card.emergency)
    if at is None or code not in WAS_CALLED:
        return words
    return say("override.at", what=words, at=moment_words(known, at))


def not_called_lines(
    known: JobContext, called: str, sender: str | None, *, quiet: bool = False
) -> tuple[Line, ...]:
    """Return, to stand first, that nobody has called 111; nothing where somebody has.

    ``quiet``: the sender cannot talk, and asks that somebody else calls.
    """
    if not is_not_called(called) or sender is None:
        return ()
    key = "override.not_called_for" if quiet else "override.not_called"
    name = colleagues.called(known, sender)
    return (Line(say(key, emergency=known.card.emergency, name=name), LineKind.HEAD),)


def first_lines(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return what stands before all else of one: nobody has called 111; no order once over."""
    if is_over(out):
        return ()
    quiet = not_to_ring(out) not in ("", known.me.id)
    return not_called_lines(known, out.called, out.sender, quiet=quiet)


def is_over(out: OverrideOut) -> bool:
    """Say whether it is over: nothing is asked of anybody any more but to have seen it."""
    return out.stood_down_at is not None


def help_of(out: OverrideOut, key: str) -> str:
    """Return which help lies over one: no help asks for what is over."""
    return "override-over" if is_over(out) else key


def knows_names(out: OverrideOut) -> bool:
    """Say whether the hub takes who acts, what a call led to, and what an answer replaces.

    One that gives no sum is older and refuses all three: a plain answer has to get through.
    """
    return out.standing is not None


def not_to_ring(out: OverrideOut) -> str:
    """Return who must not be rung about this one: its sender, who cannot talk; or nobody."""
    return (out.sender or "") if out.ring == DO_NOT_RING else ""


def called_line(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return what was said of 111, where ``first_lines`` does not say it already."""
    if first_lines(known, out):
        return ()
    return (said("called", called_words(known, out.called, out.called_at)),)


def call_line(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return what is known of 111, to stand beside the sum."""
    if first_lines(known, out):
        return ()
    if called_of(out.called) is Called.NOT_SAID:
        return (Line(say("override.call_not_said", emergency=known.card.emergency)),)
    return (Line(called_words(known, out.called, out.called_at)),)


def from_line(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return who sent it, and the number to ring."""
    if out.sender is None:
        return ()
    doubt = (Line(say("newcode.sender"), LineKind.HEAD),) if out.new_code else ()
    quiet = bool(not_to_ring(out))
    rows = person_lines(known, out.sender, out.phone, quiet=quiet)
    return (*(rows[:1] if quiet and is_over(out) else rows), *doubt)


def person_lines(
    known: JobContext, person: str, phone: str = "", *, quiet: bool = False
) -> tuple[Line, ...]:
    """Return who it is from, and the number to ring: theirs, else ``phone``; none where quiet."""
    found = known.people.get(person)
    phone = found.phone if found and found.phone else phone
    phone = say("override.do_not_ring") if quiet else phone
    rows = (said("from", colleagues.who_is(known, person)),)
    return (*rows, said("ring", phone)) if phone else rows


def when_lines(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return what has to be said of when: late, over, looked back on."""
    rows = []
    if out.late:
        written, arrived = (moment_words(known, at) for at in (out.written_at, out.arrived_at))
        rows.append(Line(say("override.late", written=written, arrived=arrived), LineKind.HEAD))
    rows += stuck_lines(out)
    if out.outcome:
        rows.append(Line(say("override.outcome", what=say(f"review.outcome.{out.outcome}"))))
    return tuple(rows)


def stuck_lines(out: OverrideOut) -> tuple[Line, ...]:
    """Return that no step is left and no supervisor has it: only a person can help now."""
    return (Line(say("override.stuck"), LineKind.HEAD),) if out.row.needs_a_person else ()


def next_line(known: JobContext, out: OverrideOut) -> tuple[Line, ...]:
    """Return what the hub does next by itself, and when."""
    if out.next_at is None or out.stood_down_at is not None or out.row.needs_a_person:
        return ()
    at = moment_words(known, out.next_at)
    if out.next_what in TELLS_NEXT:
        return (Line(say("override.next.able", at=at)),)
    return (Line(say("override.next.call", at=at)),) if out.next_what in _CALLS else ()
