"""Whether somebody is at the desk."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """Nobody signed in, somebody at work, or somebody whose screen is hidden."""

    SIGNED_OUT = "signed-out"
    OPEN = "open"
    HIDDEN = "hidden"
