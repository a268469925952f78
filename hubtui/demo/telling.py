"""Build what an invented colleague shares, by the rules that hold for everybody."""

from __future__ import annotations

from datetime import date, timedelta

from hubtui.demo.script import Send
from hubtui.domain.alerts.basis import Basis, GuideAnswer
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import Client, ClientKind, Field, Level
from hubtui.domain.alerts.life import MOST_DAYS
from hubtui.errors import Broken
from hubtui.flow.engine.context import JobContext
from hubtui.flow.tell import basis as reasons
from hubtui.flow.tell import draft
from hubtui.flow.tell.draft import Draft
from hubtui.flow.tell.levels import Filled
from hubtui.guidance.walk import STATEMENT, check_answers, usual
from hubtui.wire.alerts import AlertOut, BasisBody, ToldBody
from hubtui.wire.convert import basis_to_wire, client_to_domain, consultation_to_wire


def draft_of(known: JobContext, scene: Send, recipient: str) -> Draft:
    """Return the alert that a scene has this colleague send to ``recipient``."""
    filled = Filled(dict(scene.picks), scene.note)
    if scene.client is None or scene.told is None:
        last = date.fromisoformat(known.facts.today) + timedelta(days=MOST_DAYS)
        return Draft(recipient, scene.level, filled, last.isoformat())
    client, told = client_to_domain(scene.client), Consultation(scene.told)
    reason = _usual(known, recipient, told, client)
    return Draft(
        recipient,
        scene.level,
        filled,
        draft.best_before(known, scene.picks[Field.WHEN][0]),
        client=client,
        told=told,
        basis=reason,
        promises=scene.promises,
        duties=draft.owed(known, recipient, client, filled, reason),
    )


def why(known: JobContext, alert: AlertOut) -> tuple[ToldBody | None, BasisBody | None]:
    """Return told-status and basis of an answer that tells the sender something, else Nones."""
    if alert.sender is None or alert.alert is None or alert.row.level is Level.ASK:
        return None, None
    told, client = Consultation(Talked.YES_OK), alert.alert.client
    about = client_to_domain(client) if client is not None else Client(ClientKind.KNOWN)
    return consultation_to_wire(told), basis_to_wire(_usual(known, alert.sender, told, about))


def _usual(known: JobContext, other: str, told: Consultation, client: Client) -> Basis:
    """Return the usual basis for telling ``other``, with its statement confirmed."""
    case = reasons.case_of(known, other, told, client)
    first = usual(
        known.pack, told.talked, case.sender, case.receiver, about=case.kind, age=case.age
    )
    if not first:
        raise Broken("practice-no-reason")
    said = {STATEMENT + first[0].basis: GuideAnswer.YES}
    return check_answers(
        known.pack, case.sender, case.receiver, first[0].basis, said, told=told.talked
    )
