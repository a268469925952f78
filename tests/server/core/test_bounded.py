"""An answer goes out in one piece."""

from __future__ import annotations

import asyncio
from unittest.mock import Mock

import pytest

from hubtui.server.http.bounded import InOnePiece


@pytest.fixture
def wire() -> Mock:
    return Mock(asyncio.Transport, **{"is_closing.return_value": False})


def sent(wire: Mock) -> list[bytes]:
    """What reached the real transport, piece by piece."""
    return [call.args[0] for call in wire.write.call_args_list]


async def test_what_is_written_in_one_turn_is_sent_at_once(wire: Mock) -> None:
    both = InOnePiece(wire, asyncio.get_running_loop())

    both.write(b"head ")
    both.write(b"body")
    assert sent(wire) == []
    await asyncio.sleep(0)
    both.write(b"next")
    await asyncio.sleep(0)
    assert sent(wire) == [b"head body", b"next"]


async def test_closing_sends_what_waits_first(wire: Mock) -> None:
    both = InOnePiece(wire, asyncio.get_running_loop())

    both.write(b"last words")
    both.close()
    await asyncio.sleep(0)
    assert [call[0] for call in wire.mock_calls if call[0] != "is_closing"] == ["write", "close"]


async def test_nothing_is_sent_to_a_client_who_has_gone(wire: Mock) -> None:
    both = InOnePiece(wire, asyncio.get_running_loop())

    both.write(b"too late")
    wire.is_closing.return_value = True
    await asyncio.sleep(0)
    assert sent(wire) == []


async def test_the_rest_is_the_transports_own(wire: Mock) -> None:
    InOnePiece(wire, asyncio.get_running_loop()).pause_reading()
    wire.pause_reading.assert_called_once_with()
