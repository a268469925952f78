"""Convert bodies to domain values and back; no other module does so.

A body does not carry everything: the provision and force of a basis come from the pack, and the
sender from the session.
"""

from __future__ import annotations

from collections.abc import Iterable

from hubtui.domain.alerts.basis import Basis, GuideAnswer, PackRef
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import Client, Content
from hubtui.domain.alerts.view import Version
from hubtui.wire.alerts import AlertBody, BasisBody, ClientBody, ToldBody

_ANSWERS = frozenset(GuideAnswer)


def client_to_domain(body: ClientBody) -> Client:
    """Convert a body to a client."""
    return Client(body.kind, body.name, body.detail, body.value)


def client_to_wire(client: Client) -> ClientBody:
    """Convert a client to a body."""
    return ClientBody(kind=client.kind, name=client.name, detail=client.detail, value=client.value)


def consultation_to_domain(body: ToldBody) -> Consultation:
    """Convert a body to a told-status."""
    return Consultation(body.talked, body.reason)


def consultation_to_wire(told: Consultation) -> ToldBody:
    """Convert a told-status to a body."""
    return ToldBody(talked=told.talked, reason=told.reason)


def basis_to_domain(body: BasisBody) -> Basis:
    """Convert a body to a basis, without provision and force, and without walking the guide.

    An unknown answer is left out; the hub, which needs all of them, counts them.
    """
    return Basis(
        body.id,
        "",
        PackRef(body.pack, body.pack_version, body.pack_digest),
        tuple((question, GuideAnswer(said)) for question, said in body.answers if said in _ANSWERS),
        tuple(body.supporting),
    )


def basis_to_wire(basis: Basis) -> BasisBody:
    """Convert a basis to a body."""
    return BasisBody(
        id=basis.id,
        pack=basis.pack.id,
        pack_version=basis.pack.version,
        pack_digest=basis.pack.digest,
        answers=[(question, answer.value) for question, answer in basis.answers],
        supporting=list(basis.supporting),
    )


def content_to_domain(body: AlertBody) -> Content:
    """Convert a body to content; a field without codes is left out."""
    picks = {name: tuple(codes) for name, codes in body.picks.items() if codes}
    client = client_to_domain(body.client) if body.client else None
    return Content(body.level, client, picks, body.note)


def version_to_domain(body: AlertBody, sender: str) -> Version:
    """Convert a body to a version of an alert by ``sender``."""
    return Version(
        sender,
        body.recipient,
        content_to_domain(body),
        consultation_to_domain(body.told) if body.told else None,
        basis_to_domain(body.basis) if body.basis else None,
        tuple(body.promises),
        body.best_before,
        tuple(body.duties),
    )


def version_to_wire(
    version: Version, keep_from: Iterable[str] = (), deputy: str = "", record: str = ""
) -> AlertBody:
    """Convert a version to a body, with the facts that only the sender and the hub know."""
    content = version.content
    return AlertBody(
        recipient=version.recipient,
        level=content.level,
        client=client_to_wire(content.client) if content.client else None,
        picks={name: list(codes) for name, codes in content.picks.items() if codes},
        note=content.note,
        told=consultation_to_wire(version.told) if version.told else None,
        basis=basis_to_wire(version.basis) if version.basis else None,
        promises=list(version.promises),
        best_before=version.best_before,
        duties=list(version.duties),
        keep_from=list(keep_from),
        deputy=deputy or None,
        asked_by_record=record or None,
    )
