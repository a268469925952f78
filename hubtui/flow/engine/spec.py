"""The entry of a job in the registry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext
    from hubtui.flow.engine.walk import Job


@dataclass(frozen=True, slots=True)
class Spec:
    """A job's name, the function that builds it, and how the desk treats it."""

    name: str
    build: Callable[[JobContext], Job]
    keeps_draft: bool = False
    signed_in: bool = True
    """False for the jobs that also run before sign-in or while the screen is hidden."""
