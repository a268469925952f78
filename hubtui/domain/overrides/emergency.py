"""What was said of the emergency number, and whether the sender may be rung."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Called(StrEnum):
    """Every answer about the emergency call; ``NOT_SAID`` stands for none and for unknown ones."""

    YES = "yes"
    COMMS = "comms"
    SOON = "soon"
    NO = "no"
    CALL_FOR_ME = "call-for-me"
    """Not called, and the sender cannot talk: somebody else has to call."""
    NOT_SAID = "not-said"


DO_NOT_RING: Final = "do-not-ring"
"""What stands in place of the sender's number."""
_NOT_CALLED: Final = frozenset({Called.NO, Called.CALL_FOR_ME})


def called_of(code: str) -> Called:
    """Return the answer a code names; one that is not known says nothing."""
    try:
        return Called(code)
    except ValueError:
        return Called.NOT_SAID


def is_not_called(code: str) -> bool:
    """Say whether somebody said that nobody has called."""
    return called_of(code) in _NOT_CALLED


def older_code(code: str) -> str:
    """Return an answer as desks know it that never heard of ``CALL_FOR_ME``."""
    called = called_of(code)
    return (Called.NO if called is Called.CALL_FOR_ME else called).value


def may_ring_sender(code: str) -> bool:
    """Say whether a phone that rings does the sender no harm, as far as the sender said."""
    return called_of(code) is not Called.CALL_FOR_ME


def ring_code(code: str) -> str:
    """Return ``DO_NOT_RING`` where the sender cannot talk, else nothing."""
    return "" if may_ring_sender(code) else DO_NOT_RING
