"""The matter in hand: what danger pressed in a job may be about, and who may be rung about it."""

from __future__ import annotations

from hubtui.desk.state import Shown
from hubtui.flow.engine.effects import OverrideHeld
from hubtui.flow.engine.steps import Choose, End
from hubtui.flow.engine.walk import Walk
from hubtui.wire.alerts import AlertOut
from hubtui.wire.overrides import OverrideOut, OverrideReceipt


def begins(walk: Walk, shown: Shown | None) -> dict[str, str]:
    """Return what a job laid over this one begins with: step, matter, and whom not to ring."""
    found = _matter(walk)
    if shown is not None and not isinstance(shown.step, End):
        step = shown.step
        found |= {"step": step.id, "key": step.help_key}
        if isinstance(step, Choose) and step.alert:
            found |= {"alert": step.alert, "about": step.about}
    return found | walk.may_ring().begin()


def _matter(walk: Walk) -> dict[str, str]:
    """Return the alert or safety alert that was read or sent here last."""
    for _, read in reversed(walk.results.values()):
        match read:
            case OverrideOut():
                about = read.content.about if read.content else ""
                return {"override": read.row.id, "about": about}
            case OverrideReceipt():
                return {"override": read.override, "about": ""}
            case OverrideHeld(body=body) if body is not None:
                known = {"alert": body.alert, "override": body.override, "about": body.about}
                kept = {"keep": ",".join(body.keep_from)}
                return {name: value for name, value in (known | kept).items() if value}
            case AlertOut():
                return {"alert": read.row.id, "about": ""}
            case _:
                pass
    return {}
