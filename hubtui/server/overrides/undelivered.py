"""From a workstation with nobody signed in: what was held is delivered, and the bar is shown."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from pydantic import ValidationError

from hubtui.crypto.box import open_box
from hubtui.crypto.signing import verify
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.policy import ProofKind
from hubtui.errors import Broken, Refused
from hubtui.server.http.auth import ProofCheck, challenge_signed_for
from hubtui.server.http.context import RequestContext
from hubtui.server.hub import HubServer
from hubtui.server.overrides.reading import for_everyone
from hubtui.server.overrides.receiving import told_by_phone
from hubtui.server.overrides.roster import phone_card
from hubtui.server.overrides.sending import From, release
from hubtui.wire.overrides import (
    FOR_BAR,
    AskBar,
    Bar,
    BarRow,
    HeldOverride,
    OverrideReceipt,
    SealedOverride,
    held_place,
    held_to_sign,
)


def deliver(asked: RequestContext[SealedOverride]) -> OverrideReceipt:
    """Take in what a workstation held while the hub was away; again, it changes nothing."""
    hub, tx, body = asked.hub, asked.tx, asked.body
    held = _opened(hub, body)
    agency = tx.q.agency_of_writer(
        person=held.person, workstation=body.workstation, written=held.override.written_at
    )
    if agency is None:
        raise Refused("held-unproven")
    receipt = release(hub, tx, From(held.person, agency), held.override)
    if receipt.at == tx.now:
        tx.leaf(AuditEvent.OVERRIDE_DELIVERED, actor=body.workstation, thing=receipt.override)
    for person in held.by_phone:
        told_by_phone(hub.keys, tx, receipt.override, person, held.person)
    return receipt


def bar(asked: RequestContext[AskBar]) -> Bar:
    """Say which references every workstation shows: no name, no more than that."""
    hub, q, body = asked.hub, asked.q, asked.body
    rows = for_everyone(q, body.workstation, asked.now)
    card = phone_card(hub.config, q, asked.now)
    return Bar(
        rows=[BarRow(reference=matter.reference) for matter in rows],
        on_call=card.on_call,
        hub_phone=card.hub_phone,
    )


def _check_sealed(asked: RequestContext[SealedOverride]) -> None:
    hub, body = asked.hub, asked.body
    row = asked.q.workstation(id=body.workstation)
    message = held_to_sign(hub.hub_id, body.workstation, body.sealed)
    if row is None or not verify(row["public_key"], _bytes(body.signature), message):
        raise Refused("held-unproven")


BAR_ASKED: Final = challenge_signed_for(FOR_BAR)
SEALED_BY_WORKSTATION: Final = ProofCheck(ProofKind.WORKSTATION, _check_sealed)
"""An enrolled workstation signed what it sealed; ``Refused`` (``held-unproven``)."""


def _opened(hub: HubServer, body: SealedOverride) -> HeldOverride:
    """Return what a workstation sealed; ``Refused`` (``held-unreadable``) for all else."""
    try:
        place = held_place(hub.hub_id, body.workstation)
        plain = open_box(hub.box_key, _bytes(body.sealed), place)
        return HeldOverride.model_validate_json(plain)
    except (Broken, ValidationError):
        raise Refused("held-unreadable") from None


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
