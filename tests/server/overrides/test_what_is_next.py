"""What the sender is told comes next is what will come: a step nobody needs is not promised."""

from __future__ import annotations

from pathlib import Path

from hubtui.wire import routes
from hubtui.wire.overrides import Acknowledge, ReadBack
from tests.hubs import asgi_hub
from tests.server.overrides.danger import ANA, BETH, COLIN, SELA, TAMA, look, open_it, send
from tests.server.overrides.danger import set_roster as roster


async def test_while_somebody_is_going_nobody_else_is_told(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        await roster(hub, (SELA, TAMA), (COLIN,))
        sent = await send(hub, BETH)
        before = await look(hub, ANA, sent.override)
        assert before.next_what == "next-able-1", "control"

        await open_it(hub, BETH, sent.override)
        beth = await hub.sign_in(BETH)
        await beth.call(routes.READ_BACK, ReadBack(answer="going"), id=sent.override)

        assert (await look(hub, ANA, sent.override)).next_what == "page-again"
        sela = await hub.sign_in(SELA)
        await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=sent.override)
        assert (await look(hub, ANA, sent.override)).next_what == "record-due"


async def test_with_nobody_left_to_tell_no_next_one_is_promised(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        sent = await send(hub, BETH)

        assert (await look(hub, ANA, sent.override)).next_what == "page-again"
