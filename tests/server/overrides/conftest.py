"""A hub for each test, whose people stay signed in however far its clock goes."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hubtui.domain.clock import DAY
from hubtui.server.settings import Limits
from hubtui.server.setup import Created
from tests.hubs import AsgiHub, QuickHasher, asgi_hub
from tests.server.overrides.sinks import Sink, http_sink, smtp_sink

LIMITS = Limits(hasher=QuickHasher(), session=36_500 * DAY, reserve=65_536)


@pytest.fixture
async def hub(founded: tuple[Path, Created], tmp_path: Path) -> AsyncIterator[AsgiHub]:
    """The hub of ``PLAN``, running, its clock in the test's hands."""
    place = tmp_path / "hub"
    shutil.copytree(founded[0], place)
    async with asgi_hub(place, created=founded[1], limits=LIMITS) as running:
        yield running


@pytest.fixture
async def mail() -> AsyncIterator[Sink]:
    async with smtp_sink() as sink:
        yield sink


@pytest.fixture
async def hook() -> AsyncIterator[Sink]:
    async with http_sink() as sink:
        yield sink
