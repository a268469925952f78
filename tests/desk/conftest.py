"""A real hub in a hurry, and one workstation of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.desk.station import Station, hurry, station
from tests.hubs import AsgiHub, asgi_hub


@pytest.fixture
async def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsgiHub]:
    hurry(monkeypatch)
    async with asgi_hub(tmp_path / "hub") as made:
        yield made


@pytest.fixture
async def here(hub: AsgiHub, tmp_path: Path) -> AsyncIterator[Station]:
    async with station(hub, tmp_path / "desk") as made:
        yield made
