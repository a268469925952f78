"""Why practice did not start: the disk is named only where the disk said so."""

from __future__ import annotations

import errno
import io
import json
from types import SimpleNamespace

import pytest

from hubtui.cli.trouble import trouble_words
from hubtui.demo import child
from hubtui.demo.hub import PracticeHub
from hubtui.errors import Broken, Unreachable
from hubtui.server.store import DiskFull, StoreFailed


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "no"), True),
        (DiskFull("FullError"), True),
        (Broken("store-unreadable", kind="FullError"), True),
        (PermissionError(errno.EACCES, "no"), False),
        (StoreFailed("BusyError"), False),
        (Broken("port-taken", port=1), False),
        (ValueError("anything else"), False),
    ],
)
def test_it_says_why(
    error: Exception,
    full: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(child, "create_hub", fails)
    monkeypatch.setattr("hubtui.demo.child.signal.signal", lambda *_: None)
    try:
        assert child.main(0.0) == 1
    except ValueError:
        pass
    said = capsys.readouterr().out
    hub = PracticeHub(SimpleNamespace(stdout=io.BytesIO(said.encode())))  # type: ignore[arg-type]
    with pytest.raises(Unreachable) as caught:
        hub.ready()
    words = trouble_words(caught.value)
    assert ("disk" in words) == full
    assert "Practice did not start" in words
    if said and not full:
        assert json.loads(said)["trouble"] in words
