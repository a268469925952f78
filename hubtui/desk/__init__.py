"""What a signed-in workstation does, with no drawing; both fronts stand on it.

A front draws its first picture before it has a desk: what is slow to load waits until asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.desk.stage import STOP, Stage
from hubtui.desk.state import Heard, Shown, Status

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk
    from hubtui.desk.runner import Runner
    from hubtui.desk.stack import Stack

__all__ = ["STOP", "Desk", "Heard", "Runner", "Shown", "Stack", "Stage", "Status"]


def __getattr__(name: str) -> object:
    """Load the desk itself at its first use."""
    if name not in ("Desk", "Runner", "Stack"):
        raise AttributeError(name)
    from hubtui.desk.desk import Desk  # noqa: PLC0415 - loads pydantic and every body
    from hubtui.desk.runner import Runner  # noqa: PLC0415
    from hubtui.desk.stack import Stack  # noqa: PLC0415

    return {"Desk": Desk, "Runner": Runner, "Stack": Stack}[name]
