"""What a signed-in workstation does, with no drawing; both fronts stand on it.

A front draws its first picture before it has a desk: what is slow to load waits until asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.desk.session.stage import STOP, Stage

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk
    from hubtui.desk.runner import Runner
    from hubtui.desk.stack import Stack
    from hubtui.desk.state import Heard, Shown, Status

__all__ = ["STOP", "Desk", "Heard", "Runner", "Shown", "Stack", "Stage", "Status"]


def __getattr__(name: str) -> object:
    """Load the desk itself at its first use."""
    if name in ("Heard", "Shown", "Status"):
        from hubtui.desk import state

        return getattr(state, name)
    if name not in ("Desk", "Runner", "Stack"):
        raise AttributeError(name)
    from hubtui.desk.desk import Desk
    from hubtui.desk.runner import Runner
    from hubtui.desk.stack import Stack

    return {"Desk": Desk, "Runner": Runner, "Stack": Stack}[name]
