"""Correct a sent alert: start at Check with the old answers; a higher level needs a new basis."""

from __future__ import annotations

from hubtui.domain.alerts.levels import Client, Level
from hubtui.domain.alerts.life import AlertAct
from hubtui.flow.alerts.sent import sent
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End, Value
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell import basis, check
from hubtui.flow.tell.about import about, about_again
from hubtui.flow.tell.consultation import told_again
from hubtui.flow.tell.levels import filled_again, level
from hubtui.flow.tell.tell import asked_told, drafted, reasoned
from hubtui.wire import alerts, routes
from hubtui.wire.alerts import AlertBody, AlertOut
from hubtui.wire.convert import basis_to_domain, consultation_to_domain, content_to_domain
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Return the job; ``begin`` has the ``id`` of an alert and the ``version`` to correct."""

    def correct(ask: Prompter) -> End:
        out = ask.call("read", routes.ALERT, id=ask.begin["id"])
        was = out.alert
        # The draft was sent already, for example before a crash: do not send it again.
        moved = ask.begin.get("version", str(out.row.version)) != str(out.row.version)
        if was is None or was.level is Level.ASK or AlertAct.CORRECT not in out.answers or moved:
            return End("sent", {"id": out.row.id})
        kept = check.keep_from(ask, known)
        return _corrected(
            ask, colleagues.keeping(ask, colleagues.within(known, out.may_ring), kept), out
        )

    return correct


def _corrected(ask: Prompter, known: JobContext, out: AlertOut) -> End:
    was = out.alert
    assert was is not None
    ask.assume(_before(known, was))
    client = about(ask, known)
    if isinstance(client, End):
        return client
    much = level(ask, colleagues.called(known, was.recipient))
    ask.assume(_reason_before(known, was, client))
    # The prefix makes a higher level ask for consultation and basis again, once for each level.
    prefix = "level." if much > was.level else ""
    answer = asked_told(ask, known, was.recipient, client, prefix=prefix)
    reason = reasoned(ask, known, was.recipient, answer, client, prefix=prefix)
    if isinstance(reason, End):
        return reason
    made = drafted(ask, known, was.recipient, client, answer, reason, much)
    end = check.check(ask, known, made, words="check_correct", prefix=prefix)
    if end is not None:
        return end
    preview = made.preview(known)
    body = alerts.CorrectAlert(
        version=out.row.version,
        alert=made.body(),
        view=preview.digest,
        view_version=preview.number,
    )
    receipt = ask.call(
        "send", routes.CORRECT, body, id=out.row.id, waiting=say("tell.check.sending")
    )
    return sent(ask, known, made, receipt, job="correct")


def _before(known: JobContext, was: AlertBody) -> dict[str, Value]:
    """Return the answers that give the present content, without consultation and basis."""
    content = content_to_domain(was)
    given = filled_again(content.picks, content.note)
    given |= {"level": str(int(was.level)), "+promises": list(was.promises)}
    given |= {"+keep-from": list(was.keep_from), "+best-before": was.best_before}
    return given | about_again(content.client) if content.client else given


def _reason_before(known: JobContext, was: AlertBody, client: Client) -> dict[str, Value]:
    if was.told is None or was.basis is None:
        return {}
    before = consultation_to_domain(was.told)
    case = basis.case_of(known, was.recipient, before, client)
    return {**told_again(before), **basis.again(known, case, basis_to_domain(was.basis))}


SPECS = (Spec("correct", build, keeps_draft=True),)
