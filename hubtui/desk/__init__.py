"""What a signed-in workstation does, with no drawing; both fronts stand on it."""

from __future__ import annotations

from hubtui.desk.desk import Desk
from hubtui.desk.runner import Runner
from hubtui.desk.stack import STOP, Stack
from hubtui.desk.stage import Stage
from hubtui.desk.state import Heard, Shown, Status

__all__ = ["STOP", "Desk", "Heard", "Runner", "Shown", "Stack", "Stage", "Status"]
