"""F9 at a desk: its list stands still while news comes; help there names nobody not to be rung."""

from __future__ import annotations

from hubtui.desk.stack import Stack
from hubtui.desk.state import Shown
from hubtui.flow.override_people import first
from hubtui.flow.steps import Choose
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import SetPresence
from tests.desk.station import ANA, BETH, SELA, Station
from tests.server.overrides.danger import send, set_roster


def rows(shown: Shown) -> list[str]:
    assert isinstance(shown.step, Choose)
    assert shown.step.id == "who"
    return [option.id for option in shown.step.options]


async def test_who_must_know_keeps_its_rows_and_digits_while_it_is_on_screen(
    here: Station,
) -> None:
    await here.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    await stack.lay_over("danger")
    before = rows(await stack.answer("no"))
    last = before[5]
    name = next(name for name, person in here.hub.created.people.items() if person == last)
    desk = await here.hub.sign_in(name)
    await desk.call(routes.PRESENCE, SetPresence(here=True))
    visit = here.desk.here()
    visit.facts = await here.desk.road.call(routes.FACTS, Nothing())
    assert [option.id for option in first(here.desk.known())] != before[:6], "control: it is news"

    assert rows(await stack.refresh()) == before
    await stack.back()
    assert rows(await stack.answer("no")) == before
    await stack.answer(before[0])
    await stack.answer("=1")
    await stack.answer("change")
    assert rows(await stack.answer("who")) == before
    await stack.back()
    await stack.back()
    await stack.lay_over("danger")
    again = rows(await stack.answer("no"))
    assert again[0] == last, "the next time it is news"
    assert again[6:] == before[6:], "what stands below keeps its digits all day"


async def test_help_over_an_alert_does_not_offer_to_ring_who_cannot_talk(here: Station) -> None:
    await set_roster(here.hub, (SELA,), (BETH,))
    receipt = await send(here.hub, BETH, by=SELA, called="call-for-me")
    await here.sign_in(BETH)
    stack = Stack(here.desk)
    await stack.open()
    await stack.lay_over("help")
    assert SELA in texts(stack)
    assert "DO NOT RING" not in texts(stack), "control"
    await stack.back()
    layer = await stack._begin("override", {"id": receipt.override}, over=True)
    assert isinstance(layer.step, Choose)
    await stack.lay_over("help")
    assert f"{SELA} DO NOT RING" in texts(stack)


def texts(stack: Stack) -> str:
    assert stack.top is not None
    assert stack.top.shown is not None
    step = stack.top.shown.step
    assert isinstance(step, Choose)
    return " | ".join(f"{line.label} {line.text}" for line in step.body)
