"""The stages of a desk: signed out, open or hidden."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

STOP: Final = "@stop"
"""Value of ``End.go`` that means: leave the program."""


class Occupancy(StrEnum):
    """Nobody signed in, somebody at work, or somebody whose screen is hidden."""

    SIGNED_OUT = "signed-out"
    OPEN = "open"
    HIDDEN = "hidden"
