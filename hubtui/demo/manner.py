"""How the invented colleagues play."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How the invented colleagues play."""

    secret: str
    """Everybody's passphrase."""
    pace: float = 1.0
    """What stretches the script's seconds; 0 is a quiet hub."""
    climbs: bool = False
    """Scripted supervisors leave safety alerts alone, so that these climb."""
