"""Answer an alert: plain answers disclose nothing, telling answers need a basis of their own."""

from __future__ import annotations

from hubtui.domain.alerts.answers import RINGING, TELLING, AlertAnswer
from hubtui.domain.alerts.levels import Level
from hubtui.domain.alerts.life import AlertAct, State
from hubtui.flow.alerts.answer_lists import back_step, outcome_step, person_step, reason_step
from hubtui.flow.alerts.reading import client_of, note, phone_of, text_lines
from hubtui.flow.alerts.telling import tell_back
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.steps import Choose, End, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import about_words, name_of
from hubtui.wire import alerts, routes
from hubtui.wire.alerts import AlertOut
from hubtui.wording import say

BACK = "have-it-back"
OTHER = "other"
OUTCOME = "outcome"
WRONG = "wrong"
_NEEDS = {BACK: AlertAnswer.HAVE_IT, OUTCOME: AlertAct.CLOSE, WRONG: AlertAct.MISDIRECT}
"""The answer or act the hub must offer for an option with another id."""
_SMALL = (
    AlertAnswer.WILL_COME,
    AlertAnswer.WILL_RING,
    AlertAnswer.NOT_FOR_ME,
    AlertAnswer.PROPOSE,
    OUTCOME,
)
_FIRST = (
    AlertAnswer.HAVE_IT,
    BACK,
    AlertAnswer.WILL_COME,
    AlertAnswer.NOT_FOR_ME,
    AlertAnswer.MORE,
)
_HELD = (AlertAnswer.UNDER_WAY, OUTCOME)
_TELLING = (*TELLING, OUTCOME)


def answer(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    """Show the alert with the answers the hub offers now, and send the answer picked."""
    first = _open(out, _first(out))
    other = tuple(each for each in _open(out, _every(out)) if each not in first)
    picked = ask.choose(_text_step(known, out, first, more=bool(other)))
    if picked == OTHER:
        picked = ask.choose(_other_step(known, out, other))
    if picked == "home":
        return End()
    if picked == WRONG:
        return _wrong(ask, out)
    give = _told if picked in _TELLING else _plain
    return give(ask, known, out, picked)


def _first(out: AlertOut) -> tuple[str, ...]:
    if AlertAnswer.UNDER_WAY in out.answers or out.row.state == State.IN_PROGRESS:
        return _HELD
    return _SMALL if _level(out) <= Level.COME_AND_SEE_ME else _FIRST


def _every(out: AlertOut) -> tuple[str, ...]:
    """Return all answers for the level: from level 2 every answer, below that a short list."""
    if _level(out) >= Level.KIND_OF_WORRY:
        return (*_FIRST, *AlertAnswer, OUTCOME, WRONG)
    return (*_SMALL, AlertAnswer.UNDER_WAY, WRONG)


def _level(out: AlertOut) -> Level:
    return out.alert.level if out.alert else Level.ASK


def _open(out: AlertOut, answers: tuple[str, ...]) -> tuple[str, ...]:
    fitting = (each for each in answers if _NEEDS.get(each, each) in out.answers)
    return tuple(dict.fromkeys(fitting))


def _options(answers: tuple[str, ...]) -> tuple[Option, ...]:
    return tuple(Option(each, say(f"answer.way.{each}")) for each in answers)


def _text_step(known: JobContext, out: AlertOut, first: tuple[str, ...], *, more: bool) -> Choose:
    options = _options((*first, OTHER) if more else first)
    client = client_of(out)
    return Choose(
        "text",
        say("answer.heading") if options else out.row.reference,
        options or (Option("home", say("waiting.home")),),
        body=text_lines(known, out),
        live=True,
        alert=out.row.id,
        about=about_words(known, client),
        names=name_of(client),
        none_picked=say("answer.none_picked"),
        help_key="reading",
    )


def _other_step(known: JobContext, out: AlertOut, other: tuple[str, ...]) -> Choose:
    name = colleagues.called(known, out.sender or "")
    telling = set(other) & set(_TELLING)
    return Choose(
        "other",
        say("answer.other_heading"),
        (*_options(other), Option("home", say("answer.later"))),
        hint=say("answer.other_hint", name=name) if telling else "",
        none_picked=say("list.pick_one"),
        help_key="answering",
    )


def _plain(ask: Prompter, known: JobContext, out: AlertOut, picked: str) -> End:
    """Send an answer that discloses nothing from the recipient's own files."""
    reason = ask.choose(reason_step()) if picked == AlertAnswer.NOT_FOR_ME else None
    person = ask.choose(person_step(known, out)) if picked == AlertAnswer.PROPOSE else None
    back = dict(ask.picks(back_step(known, out))) if picked == BACK else {}
    code = _NEEDS.get(picked, picked)
    body = alerts.AnswerAlert(
        answer=code, version=out.row.version, reason=reason, person=person, read_back=back
    )
    ask.call("answered", routes.ANSWER, body, id=out.row.id, waiting=say("answer.sending"))
    name = colleagues.called(known, out.sender or "")
    phone = phone_of(known, out) if code in RINGING else ()
    return note(ask, "done", say(f"answer.done.{code}", name=name), body=phone)


def _told(ask: Prompter, known: JobContext, out: AlertOut, picked: str) -> End:
    """Send an answer that discloses what the recipient's office knows, with its own basis."""
    code = ask.choose(outcome_step()) if picked == OUTCOME else picked
    return tell_back(ask, colleagues.within(known, out.may_ring), out, code)


def _wrong(ask: Prompter, out: AlertOut) -> End:
    ways = (WRONG, "keep")
    sure = ask.pick("sure", "answer.wrong", ways, hint=True, sends=True, help_key="answering")
    if sure == "keep":
        return End("waiting", {"id": out.row.id})
    ask.call("misdirected", routes.MISDIRECT, id=out.row.id)
    return note(
        ask, "misdirected", say("waiting.misdirected.heading"), say("waiting.misdirected.hint")
    )
