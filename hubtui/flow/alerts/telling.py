"""Tell the sender something back: a new disclosure, with its own consultation and basis."""

from __future__ import annotations

from hubtui.domain.alerts.answers import OUTCOMES
from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import Client, ClientKind, Level
from hubtui.flow.alerts.reading import client_of, note
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, End, Line, LineKind
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell import basis
from hubtui.flow.tell.hurt import danger_words
from hubtui.flow.tell.tell import asked_told, not_accepted, reasoned
from hubtui.wire import alerts, routes
from hubtui.wire.alerts import AlertOut
from hubtui.wire.convert import basis_to_wire, consultation_to_wire
from hubtui.wording import say


def tell_back(ask: Prompter, known: JobContext, out: AlertOut, code: str) -> End:
    """Ask for consultation and basis, show what will be told, and tell the sender.

    Where no client was named or the sender has left, close the alert without a disclosure.
    """
    sender = out.sender or ""
    name = colleagues.called(known, sender)
    gone = sender not in known.people
    # No disclosure: no client was named, or the sender has left and nobody is told.
    if out.alert is None or out.alert.level is Level.ASK or gone:
        body = alerts.CloseAlert(outcome=code, version=out.row.version)
        ask.call("told", routes.CLOSE, body, id=out.row.id, waiting=say("answer.sending"))
        if gone:
            return note(ask, "gone", say("waiting.gone.heading"), say("waiting.gone.hint"))
        return _noted(ask, name)
    if not basis.accepted(known):
        return not_accepted(ask, known)
    client = client_of(out) or Client(ClientKind.KNOWN)
    answer = asked_told(ask, known, sender, client)
    reason = reasoned(ask, known, sender, answer, client)
    if isinstance(reason, End):
        return reason
    danger = danger_words(known, answer, reason)
    if ask.choose(_check_step(known, name, code, reason, danger)) == "keep":
        return End("waiting", {"id": out.row.id})
    _send(ask, out, code, answer, reason)
    return _noted(ask, name)


def _noted(ask: Prompter, name: str) -> End:
    return note(ask, "told", say("waiting.told.heading"), say("waiting.told.hint", name=name))


def _check_step(known: JobContext, name: str, code: str, reason: Basis, danger: str) -> Choose:
    key = f"answer.outcome.{code}" if code in OUTCOMES else f"answer.way.{code}"
    return pick_one(
        "send-told",
        "answer.tell",
        ("send", "keep"),
        facts={"name": name},
        hint=True,
        none_picked=say("answer.tell.none"),
        body=(
            Line(say(key), LineKind.SAID),
            Line(known.pack.label(reason.id), LineKind.SAID, say("answer.tell.recorded")),
            *((Line(danger),) if danger else ()),
        ),
        sends=True,
        help_key="answering",
    )


def _send(ask: Prompter, out: AlertOut, code: str, answer: Consultation, reason: Basis) -> None:
    alert, version = out.row.id, out.row.version
    known_to, why = consultation_to_wire(answer), basis_to_wire(reason)
    if code in OUTCOMES:
        close = alerts.CloseAlert(outcome=code, version=version, told=known_to, basis=why)
        ask.call("told", routes.CLOSE, close, id=alert, waiting=say("answer.sending"))
        return
    body = alerts.AnswerAlert(answer=code, version=version, told=known_to, basis=why)
    ask.call("told", routes.ANSWER, body, id=alert, waiting=say("answer.sending"))
