"""What a module of jobs gives to the registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext
    from hubtui.flow.engine.walk import Job


@dataclass(frozen=True, slots=True)
class Spec:
    """One job: its name, how it is built from what is known, and how the desk treats it."""

    name: str
    build: Callable[[JobContext], Job]
    keeps_draft: bool = False
    signed_in: bool = True
    """False for the few that also run signed out or hidden."""
