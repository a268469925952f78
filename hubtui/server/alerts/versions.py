"""A version of an alert in the store: codes in clear, the rest sealed in three parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hubtui.domain.alerts.basis import Basis, Force, GuideAnswer, PackRef
from hubtui.domain.alerts.consultation import Consultation, Talked
from hubtui.domain.alerts.levels import PARTS, Client, Content, Field, Level, Part
from hubtui.domain.alerts.view import Version
from hubtui.server.hub import HubServer
from hubtui.server.keys.ring import commitment
from hubtui.server.store import Bound, Row
from hubtui.server.tx import Tx


@dataclass(frozen=True, slots=True)
class Kept:
    """A domain version, with the fields that only the store and the sender need."""

    version: Version
    deputy: str = ""
    record: str = ""
    view_digest: str = ""

    def renewed(self, basis: Basis, told: Consultation, best_before: str, when: str | None) -> Kept:
        """Return a copy with a new basis, consultation and last day, and ``when`` if given."""
        content = self.version.content
        if when is not None:
            content = replace(content, picks={**content.picks, Field.WHEN: (when,)})
        version = replace(
            self.version, content=content, basis=basis, told=told, best_before=best_before
        )
        return replace(self, version=version)


def seal(hub: HubServer, tx: Tx, alert: str, number: int, content: Content) -> dict[str, Any]:
    """Seal each part under its own key; return the columns, and the commitments as ``seal``."""
    columns: dict[str, Any] = {}
    promised: list[bytes] = []
    for part, plain in _parts(content).items():
        columns[part.value] = None
        if plain:
            key = hub.keys.new_data_key(tx, alert, part.value, version=number)
            text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
            blob = hub.keys.seal_field(key, "alert_version", f"{alert}/{number}", part.value, text)
            columns[part.value] = blob
            promised.append(commitment(key, blob))
    columns["seal"] = b"".join(promised)
    return columns


def add(tx: Tx, alert: str, number: int, kept: Kept, sealed: Mapping[str, Any], leaf: int) -> None:
    """Write the row of a version."""
    version, basis, told = kept.version, kept.version.basis, kept.version.told
    codes = {
        "told_reason": told.reason if told else "",
        "promises": list(version.promises),
        "best_before": version.best_before,
        "duties": list(version.duties),
        "deputy": kept.deputy,
        "record": kept.record,
    }
    tx.q.add_version(
        alert=alert,
        version=number,
        level=int(version.content.level),
        basis=json.dumps(basis_json(basis)) if basis else "{}",
        told=told.talked.value if told else "",
        pack=basis.pack.id if basis else "",
        pack_version=basis.pack.version if basis else "",
        pack_digest=basis.pack.digest if basis else "",
        codes=json.dumps(codes),
        client=sealed["client"],
        picked=sealed["picked"],
        words=sealed["words"],
        view_digest=kept.view_digest,
        leaf=leaf,
        now=tx.now,
    )


def basis_json(basis: Basis) -> dict[str, object]:
    """Return a basis as codes, ready for JSON."""
    return {
        "id": basis.id,
        "provision": basis.provision,
        "force": basis.force.value,
        "answers": [[question, answer.value] for question, answer in basis.answers],
        "supporting": list(basis.supporting),
    }


def content_of(hub: HubServer, q: Bound, row: Row) -> Content:
    """Unseal a version's content; a part whose key was shredded is left out."""
    fields: dict[str, Any] = {}
    alert, number = row["alert"], row["version"]
    for part in Part:
        blob = row[part.value]
        key = hub.keys.data_key(q, alert, part.value, version=number) if blob else None
        if blob and key:
            place = f"{alert}/{number}"
            text = hub.keys.open_field(key, "alert_version", place, part.value, blob)
            fields.update(json.loads(text))
    client = fields.pop(Field.CLIENT.value, None)
    note = fields.pop(Field.NOTE.value, "")
    return Content(
        Level(row["level"]),
        Client(*client) if client else None,
        {Field(name): tuple(codes) for name, codes in fields.items()},
        note,
    )


def kept_of(hub: HubServer, q: Bound, alert: Row, row: Row) -> Kept:
    """Return a stored version as ``Kept``, without its view digest."""
    codes = json.loads(row["codes"])
    version = Version(
        alert["sender"],
        alert["recipient"],
        content_of(hub, q, row),
        Consultation(Talked(row["told"]), codes["told_reason"]) if row["told"] else None,
        _basis(row),
        tuple(codes["promises"]),
        codes["best_before"],
        tuple(codes["duties"]),
    )
    return Kept(version, codes["deputy"], codes["record"])


def _basis(row: Row) -> Basis | None:
    """Return the basis in a version's row, or None; the inverse of ``basis_json``."""
    found = json.loads(row["basis"])
    if not found:
        return None
    return Basis(
        found["id"],
        found["provision"],
        PackRef(row["pack"], row["pack_version"], row["pack_digest"]),
        tuple((question, GuideAnswer(said)) for question, said in found["answers"]),
        tuple(found["supporting"]),
        Force(found["force"]),
    )


def _parts(content: Content) -> dict[Part, dict[str, object]]:
    """Return the plain fields of each sealed part."""
    plain: dict[Part, dict[str, object]] = {part: {} for part in Part}
    for name, codes in content.picks.items():
        if codes:
            plain[PARTS.get(name, Part.PICKED)][name.value] = list(codes)
    client = content.client
    if client is not None:
        told = [client.kind, client.name, client.detail, client.value]
        plain[Part.CLIENT][Field.CLIENT.value] = told
    if content.note:
        plain[Part.WORDS][Field.NOTE.value] = content.note
    return plain
