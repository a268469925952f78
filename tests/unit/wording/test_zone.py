"""A machine without zone data says times all the same."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime

import pytest

from hubtui.wording.when import clock, zone_of

NOON = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)


def test_a_zone_is_had_with_no_data_of_the_machine() -> None:
    zoneinfo.reset_tzpath(to=[])
    try:
        zoneinfo.ZoneInfo.clear_cache()
        assert clock(NOON, zone_of("Pacific/Auckland")) == "1 pm", "from the package that brings it"
    finally:
        zoneinfo.reset_tzpath()


@pytest.mark.parametrize("fault", [zoneinfo.ZoneInfoNotFoundError, ValueError, PermissionError])
def test_with_none_at_all_the_machine_s_own_zone_stands_in(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(_name: str) -> None:
        raise fault

    monkeypatch.setattr(zoneinfo, "ZoneInfo", none)
    assert clock(NOON, zone_of("Pacific/Auckland")) == "1 pm", "which these tests set"
    assert zone_of("") is not None
