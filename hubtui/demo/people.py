"""People of the practice hub, read from ``people.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hubtui.setup.plan import HubPlan

_HERE = Path(__file__).parent


class PracticePlan(HubPlan):
    """Plan of the practice hub; everybody in it has the same ``pin``."""

    pin: str

    def first(self, role: str) -> str:
        """Return the name of the first person with a role."""
        return next(each.name for each in self.people if role in each.roles)


def read_practice() -> PracticePlan:
    """Read the plan of the practice hub and its people."""
    return PracticePlan.model_validate(read_toml("people.toml"))


def read_toml(name: str) -> dict[str, Any]:
    """Read a TOML file of this folder."""
    return tomllib.loads((_HERE / name).read_text("utf-8"))
