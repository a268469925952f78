"""A reference names one thing only: one that is taken is passed over, and none is made up."""

from __future__ import annotations

import pytest

from hubtui.server.alerts import sending
from hubtui.server.overrides import sending as safety
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from tests.hubs import AsgiHub, Problem
from tests.server import made
from tests.server.overrides import danger


def drawn(monkeypatch: pytest.MonkeyPatch, *references: str) -> list[str]:
    """Let these be drawn in turn, the last again and again; return those that were."""
    found: list[str] = []

    def draw(_: object, *, practice: bool) -> str:
        found.append(references[min(len(found), len(references) - 1)])
        return found[-1]

    monkeypatch.setattr(sending, "new_reference", draw)
    monkeypatch.setattr(safety, "new_reference", draw)
    return found


async def test_one_that_is_taken_is_not_given_again(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    first = await made.send(hub, ana, beth.id)
    found = drawn(monkeypatch, first.reference, first.reference, "K7-RATA")
    assert (await made.send(hub, ana, beth.id)).reference == "K7-RATA"
    assert found == [first.reference, first.reference, "K7-RATA"]


async def test_where_none_is_free_nothing_is_sent_but_a_safety_alert_is(
    hub: AsgiHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    first = await made.send(hub, ana, beth.id)
    alert, view = made.body(hub, ana.id, beth.id)
    draft, before = await made.draft(ana), hub.server.writer.log_size
    found = drawn(monkeypatch, first.reference)
    with pytest.raises(Problem) as problem:
        await ana.call(routes.SEND_DRAFT, SendDraft(version=1, alert=alert, view=view), id=draft)
    assert problem.value.status == 500
    assert len(found) == 64
    assert hub.server.writer.log_size == before
    assert (await ana.call(routes.DRAFT, id=draft)).receipt is None
    assert (await danger.send(hub, danger.BETH)).reference == first.reference
