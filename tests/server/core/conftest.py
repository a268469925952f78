"""A founded hub in a folder of its own, and its writer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from hubtui.server.store import Store
from hubtui.server.writer import Writer
from tests.server.core.hub import SIGNER, FakeClock, found


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    opened = found(path)
    yield opened
    opened.close()


@pytest.fixture
async def writer(store: Store, clock: FakeClock) -> AsyncIterator[Writer]:
    running = Writer(store, clock, SIGNER)
    running.start()
    yield running
    await running.stop()
