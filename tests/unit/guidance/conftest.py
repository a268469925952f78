"""The shipped pack, and offices to walk it with."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hubtui.domain.people import Agency, AgencyId
from hubtui.guidance.load import load
from hubtui.guidance.pack import Pack

Offices = Callable[..., Agency]


@pytest.fixture(scope="session")
def nz() -> Pack:
    return load("nz")


@pytest.fixture(scope="session")
def office() -> Offices:
    def make(kind: str, *listed: str) -> Agency:
        return Agency(AgencyId(f"a-{kind}"), kind.title(), kind, frozenset(listed))

    return make
