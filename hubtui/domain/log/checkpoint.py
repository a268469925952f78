"""The text of a log head (C2SP checkpoint) and of the note that carries its signature."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from hubtui.errors import Broken

_MAX_NOTE = 16_384
_DASH = "\N{EM DASH}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log head: origin, number of leaves, and root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the signed text: origin, size and base64 root, each on its own line."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the output of ``text``, ignoring extension lines; ``Broken`` for anything else."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise Broken("head-unreadable")
        origin, size, root = lines[:3]
        if not (size.isascii() and size.isdigit()) or (size[0] == "0" and size != "0"):
            raise Broken("head-unreadable")
        if len(size) > 18:
            raise Broken("head-unreadable")
        return cls(origin, int(size), _decode(root))


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of a note: the signer's name, the key id and the signature bytes."""

    name: str
    key_id: bytes
    value: bytes


def join_note(text: str, signatures: tuple[Signature, ...]) -> str:
    """Return a note: the text, an empty line, and one line for each signature."""
    lines = (
        f"{_DASH} {one.name} {base64.b64encode(one.key_id + one.value).decode()}\n"
        for one in signatures
    )
    return text + "\n" + "".join(lines)


def split_note(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Split a note into text and signatures, without verifying; ``Broken`` if it is malformed."""
    if len(note) > _MAX_NOTE or any(ord(sign) < 32 and sign != "\n" for sign in note):
        raise Broken("note-unreadable")
    text, gap, tail = note.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise Broken("note-unreadable")
    return text + "\n", tuple(_signature(line) for line in tail[:-1].split("\n"))


def _signature(line: str) -> Signature:
    parts = line.split(" ")
    if len(parts) != 3 or parts[0] != _DASH or not parts[1] or "+" in parts[1]:
        raise Broken("note-unreadable")
    value = _decode(parts[2])
    if len(value) < 5:
        raise Broken("note-unreadable")
    return Signature(parts[1], value[:4], value[4:])


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Broken("note-unreadable") from error
