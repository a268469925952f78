"""A hub for each test, in this process."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubtui.server.setup import Created, create_hub
from tests.hubs import PLAN, AsgiHub, TestClock, asgi_hub


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Created]:
    """A hub made once, copied for each test."""
    place = tmp_path_factory.mktemp("founded") / "hub"
    return place, create_hub(place, PLAN, TestClock())


@pytest.fixture
async def hub(founded: tuple[Path, Created], tmp_path: Path) -> AsyncIterator[AsgiHub]:
    """The hub of ``PLAN``, running, its clock in the test's hands."""
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    async with asgi_hub(place, created=founded[1]) as running:
        yield running
