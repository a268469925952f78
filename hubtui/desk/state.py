"""The small things a desk tells its front."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from hubtui.errors import HubError
    from hubtui.flow.engine.steps import End, Step


@dataclass(frozen=True, slots=True)
class Status:
    """The one status row: a wording key with its facts; ``kind`` is empty where all is well."""

    kind: Literal[
        "not-sent", "safety", "arrived", "standing", "problem", "offline", "late", "guide", ""
    ] = ""
    key: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    reads: bool = False
    """True where there is something behind it to read with F8."""

    @property
    def is_danger(self) -> bool:
        """Tell whether it stands out from the rest."""
        return self.kind in ("not-sent", "safety", "standing")


WORST_FIRST = (
    "not-sent", "safety", "arrived", "standing", "problem", "offline", "late", "guide"
)  # fmt: skip
"""Which status wins the row."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Something changed: at the hub (``news``), on the status row, in the stage, in settings.

    ``back``: the hub answers again. ``held``: what is held here, or where it lies, changed.
    ``bell``: somebody here is called, and this is no public place: ring once.
    """

    kind: Literal["news", "back", "held", "status", "stage", "settings", "bell"]
    reference: str = ""


Listener: TypeAlias = Callable[[Heard], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a front draws now; ``trouble`` goes on top of the step it came from."""

    step: Step | End
    trouble: HubError | None = None
    first: bool = True
    """True where going back would leave the job."""
