"""The screens whose every cell is measured; add a screen here and it is held to all themes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from textual.pilot import Pilot

from hubtui.tui.base import HubApp
from tests.contrast.kitchen import Kitchen


async def _as_it_opens(_pilot: Pilot[Any]) -> None:
    return


@dataclass(frozen=True, slots=True)
class Sample:
    """An app to open, and the states to bring it into; each state is measured."""

    name: str
    make: Callable[[], HubApp[Any]]
    states: tuple[Callable[[Pilot[Any]], Awaitable[None]], ...] = (_as_it_opens,)


async def _walk(pilot: Pilot[Any]) -> None:
    await pilot.press("tab")


async def _hover(pilot: Pilot[Any]) -> None:
    await pilot.hover("OptionList", offset=(3, 1))


async def _select(pilot: Pilot[Any]) -> None:
    await pilot.press("shift+tab", "shift+home")


SCREENS = (Sample("kitchen", Kitchen, (_as_it_opens, *([_walk] * 6), _hover, _select)),)
