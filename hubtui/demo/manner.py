"""Settings of the invented colleagues."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """Settings that all invented colleagues share."""

    secret: str
    """Passphrase of every person."""
    pace: float = 1.0
    """Factor on the script's seconds; at 0 colleagues never sign in."""
    climbs: bool = False
    """True if scripted supervisors leave safety alerts alone, so that these climb."""
