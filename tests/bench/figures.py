"""What was measured, beside its floor and its goal."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Goal:
    """``sign value``: of the ratio to the floor, where there is a floor; else of the figure."""

    sign: Literal["<=", ">="]
    value: float

    def met(self, value: float) -> bool:
        """Tell whether ``value`` is good enough."""
        return value <= self.value if self.sign == "<=" else value >= self.value


def most(value: float) -> Goal:
    """Set the most it may be."""
    return Goal("<=", value)


def least(value: float) -> Goal:
    """Set the least it must be."""
    return Goal(">=", value)


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table; ``name`` has its words in ``words.toml``, under ``what``.

    Each number of ``ours`` is one round's; ``floor`` holds those of the floor program.
    """

    name: str
    unit: str
    ours: tuple[float, ...]
    floor: tuple[float, ...] = ()
    goal: Goal | None = None
    others: float = 0.0
    """The most of a core that other programs took meanwhile."""

    @property
    def ratio(self) -> float | None:
        """Ours over the floor, medians."""
        return median(self.ours) / median(self.floor) if self.floor else None

    @property
    def judged(self) -> float:
        """What the goal is set for."""
        return median(self.ours) if self.ratio is None else self.ratio

    @property
    def met(self) -> bool | None:
        """Whether the goal was met; None where the figure is only reported."""
        return None if self.goal is None else self.goal.met(self.judged)

    def plain(self) -> dict[str, Any]:
        """Give everything, for a file."""
        return {
            "name": self.name,
            "unit": self.unit,
            "ours": self.ours,
            "floor": self.floor,
            "ratio": self.ratio,
            "goal": f"{self.goal.sign} {self.goal.value:g}" if self.goal else "",
            "met": self.met,
            "others": round(self.others, 3),
        }


def at(share: float, values: list[float]) -> float:
    """Give the value that ``share`` of all are not above: 0.5 the median, 0.95 the p95."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
