"""The log check: a workstation refuses a hub whose log forked or rolled back."""

from __future__ import annotations

import base64
import binascii

from hubtui.client.port import Hub
from hubtui.crypto.notes import open_head
from hubtui.desk.hub.workstation import Enrolment
from hubtui.domain.log.checkpoint import Checkpoint, split_note
from hubtui.domain.log.merkle import verify_consistency
from hubtui.errors import Broken, Refused
from hubtui.wire import routes
from hubtui.wire.base import Nothing


async def check(hub: Hub, place: Enrolment) -> Enrolment:
    """Check that the hub's log holds all we saw; return the enrolment with the new head.

    Raises:
        Refused: ``log-forked``.
    """
    old = _read(place.seen) if place.seen else None
    query = {"from": str(old.size)} if old else {}
    try:
        head = await hub.call(routes.HEAD, Nothing(), query=query)
    except Refused as error:
        raise Refused("log-forked") if error.code == "log-shorter" else error from None
    if place.log_key and head.key != place.log_key:
        raise Refused("log-forked")
    try:
        new = _proven(head.key, head.checkpoint, old)
        proof = [bytes.fromhex(each) for each in head.proof]
    except (Broken, ValueError):
        raise Refused("log-forked") from None
    if old and not verify_consistency(old.size, new.size, proof, old.root, new.root):
        raise Refused("log-forked")
    return place.model_copy(update={"log_key": head.key, "seen": head.checkpoint})


def remember(place: Enrolment, checkpoint: str) -> Enrolment:
    """Return the enrolment with a receipt's log head, if that is authentic and newer."""
    try:
        old = _read(place.seen)
        new = _proven(place.log_key, checkpoint, old)
    except Broken:
        return place
    return place.model_copy(update={"seen": checkpoint}) if new.size > old.size else place


def _proven(key: str, note: str, old: Checkpoint | None) -> Checkpoint:
    try:
        public = base64.b64decode(key, validate=True)
    except binascii.Error:
        raise Broken("hub-key-unreadable") from None
    return open_head(public, note, (old or _read(note)).origin)


def _read(note: str) -> Checkpoint:
    """Parse a log head without checking its signature."""
    return Checkpoint.parse(split_note(note)[0])
