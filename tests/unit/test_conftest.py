"""The ground other tests stand on really holds."""

from __future__ import annotations

import os
import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1"])
def test_another_machine_is_out_of_reach(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with (
        socket.socket(family, socket.SOCK_STREAM) as outside,
        pytest.raises(RuntimeError, match=r"socket\.connect to"),
    ):
        outside.connect((host, 443))


def test_a_name_is_never_looked_up() -> None:
    with pytest.raises(RuntimeError, match="getaddrinfo"):
        socket.getaddrinfo("hub.example", 443)


def test_this_machine_can_be_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        client.sendall(b"kia ora")
        there, _ = server.accept()
        with there:
            heard = there.recv(16)

    assert heard == b"kia ora"


def test_folders_are_this_tests_own(own_folders: Path, tmp_path: Path) -> None:
    assert own_folders.is_relative_to(tmp_path)
    assert Path(os.environ["XDG_CONFIG_HOME"]).is_relative_to(tmp_path)
    assert Path(os.environ["XDG_STATE_HOME"]).is_relative_to(tmp_path)


def test_platformdirs_follows(own_folders: Path) -> None:
    from platformdirs import user_config_path, user_data_path, user_state_path

    for found in (user_config_path("hubtui"), user_data_path("hubtui"), user_state_path("hubtui")):
        assert found.is_relative_to(own_folders)


def test_the_clock_on_the_wall_is_in_auckland() -> None:
    july = datetime(2026, 7, 1, tzinfo=UTC).timestamp()

    assert time.localtime(july).tm_hour == 12


@given(st.integers())
def test_hypothesis_lives_with_the_fixtures(number: int) -> None:
    assert isinstance(number, int)
