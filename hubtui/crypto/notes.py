"""Sign a log head as a C2SP note (ECDSA, type 0x02), and verify such notes."""

from __future__ import annotations

from hubtui.crypto.signing import SigningKey, key_id, verify_note
from hubtui.domain.log.checkpoint import Checkpoint, Signature, join_note, split_note
from hubtui.errors import Broken


def sign_head(key: SigningKey, head: Checkpoint) -> str:
    """Return the signed note of a head; the key is named after the log's origin."""
    text = head.text()
    signature = Signature(head.origin, key_id(key.public), key.sign_note(text.encode()))
    return join_note(text, (signature,))


def open_head(public: bytes, note: str, origin: str) -> Checkpoint:
    """Verify a note and return the head in it.

    Raises:
        Broken: ``note-unreadable`` or ``head-unreadable``, ``note-unsigned`` when our key did not
            sign it, ``note-origin`` when it is another log's.
    """
    text, signatures = split_note(note)
    ours = [one for one in signatures if one.name == origin and one.key_id == key_id(public)]
    if not ours or not all(verify_note(public, one.value, text.encode()) for one in ours):
        raise Broken("note-unsigned")
    head = Checkpoint.parse(text)
    if head.origin != origin:
        raise Broken("note-origin")
    return head
