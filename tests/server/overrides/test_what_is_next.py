"""What the sender is told comes next is what will come: a step nobody needs is not promised."""

from __future__ import annotations

from pathlib import Path

from hubtui.wire import routes
from hubtui.wire.overrides import Acknowledge, ReadBack
from hubtui.wire.people import RemovePerson
from tests.hubs import asgi_hub
from tests.server.overrides.danger import (
    ANA,
    ARI,
    BETH,
    COLIN,
    NORA,
    SELA,
    TAMA,
    look,
    open_it,
    pass_minutes,
    send,
)
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


async def test_a_step_that_will_come_to_nothing_hides_no_later_one(tmp_path: Path) -> None:
    """She has answered, and nobody is left to tell: what comes is the supervisors' step."""
    async with asgi_hub(tmp_path / "hub") as hub:
        sent = await send(hub, BETH)
        await open_it(hub, BETH, sent.override)
        assert (await look(hub, ANA, sent.override)).next_what == "page-again", "nobody is left"
        beth = await hub.sign_in(BETH)
        await beth.call(routes.READ_BACK, ReadBack(answer="cannot-act"), id=sent.override)
        assert (await look(hub, ANA, sent.override)).next_what == "page-again"


async def test_who_opened_it_and_says_nothing_lets_the_next_be_told(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        await roster(hub, (SELA, TAMA), (COLIN, NORA))
        sent = await send(hub, BETH)
        await pass_minutes(hub, 1)
        await open_it(hub, BETH, sent.override)
        await pass_minutes(hub, 1.1)  # Colin is told; in two minutes more, Nora
        assert (await look(hub, ANA, sent.override)).next_what == "no-answer"
        beth, nora = await hub.sign_in(BETH), hub.created.people[NORA]
        named = ReadBack(answer="someone-else", person=nora)
        await beth.call(routes.READ_BACK, named, id=sent.override)
        assert (await look(hub, ANA, sent.override)).next_what == "next-able-2", "she has answered"


async def test_of_who_has_left_no_next_one_is_promised(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub") as hub:
        await roster(hub, (SELA, TAMA), (COLIN,))
        sent = await send(hub, BETH)
        assert (await look(hub, ANA, sent.override)).next_what == "next-able-1"
        ari = await hub.sign_in(ARI)
        await ari.call(routes.REMOVE_PERSON, RemovePerson(person=hub.created.people[COLIN]))
        assert (await look(hub, ANA, sent.override)).next_what == "page-again"
