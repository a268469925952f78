"""Small values that a desk passes to its front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from hubtui.errors import HubError
    from hubtui.flow.engine.steps import End, Step


@dataclass(frozen=True, slots=True)
class Status:
    """The status row: a wording key with its facts; ``kind`` is empty if all is well."""

    kind: Literal[
        "not-sent", "safety", "arrived", "standing", "problem", "offline", "late", "guide", ""
    ] = ""
    key: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    reads: bool = False
    """True if F8 shows more about it."""

    @property
    def is_danger(self) -> bool:
        """Tell whether the row is drawn as danger."""
        return self.kind in ("not-sent", "safety", "standing")


WORST_FIRST = (
    "not-sent", "safety", "arrived", "standing", "problem", "offline", "late", "guide"
)  # fmt: skip
"""Kinds of status, most urgent first: the row shows the first that is there."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A change: at the hub (``news``), on the status row, in the stage, or in settings.

    ``back``: the hub answers again. ``held``: the undelivered alerts, or where they are stored,
    changed. ``bell``: somebody here is called, and this is no public place: ring once.
    """

    kind: Literal["news", "back", "held", "status", "stage", "settings", "bell"]
    reference: str = ""


Listener: TypeAlias = Callable[[Heard], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a front draws now; ``trouble`` is shown above the step it came from."""

    step: Step | End
    trouble: HubError | None = None
    first: bool = True
    """True if going back would leave the job."""
