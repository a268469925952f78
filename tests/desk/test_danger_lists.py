"""F9 at a desk: its list stands still while news comes; help there names nobody not to be rung."""

from __future__ import annotations

from hubtui.desk.stack import Stack
from hubtui.desk.state import Shown
from hubtui.flow.engine.steps import Choose, Value
from hubtui.flow.overrides.recipients import first
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.people import SetPresence
from tests.desk.station import ANA, BETH, SELA, Station
from tests.server.overrides.danger import COLIN, TAMA, send, set_roster
from tests.server.overrides.danger import rows as bar


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
    everybody = set(here.hub.created.people.values())
    count = sum(each in everybody for each in before)
    last = before[count - 1]
    name = next(name for name, person in here.hub.created.people.items() if person == last)
    desk = await here.hub.sign_in(name)
    await desk.call(routes.PRESENCE, SetPresence(here=True))
    visit = here.desk.here()
    visit.facts = await here.desk.road.call(routes.FACTS, Nothing())
    now = [option.id for option in first(here.desk.known())]
    assert now != before[:count], "control: it is news"

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
    assert again[count:] == before[count:], "what stands below keeps its digits all day"


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


async def test_pressed_on_what_was_sent_it_asks_anew_and_keeps_it_from_the_same(
    here: Station,
) -> None:
    """Sent, read by its receiver, or by its supervisor: on each screen, and from help over it."""
    people = here.hub.created.people
    await set_roster(here.hub, (SELA, TAMA), (BETH, COLIN))
    await here.sign_in(ANA)
    stack = Stack(here.desk)
    await stack.open()
    await stack.lay_over("danger")
    assert at(await stack.lay_over("danger")) == "called", "control: it asks already"
    assert len(stack.layers) == 2
    assert (
        at(await through(stack, *("no", "@keep", [people[SELA]], people[BETH], "=1", "send")))
        == "live"
    )
    await stack.lay_over("help")
    assert at(await stack.lay_over("danger")) == "called"
    assert at(await stack.answer("no")) == "same"
    await stack.answer("yes")
    assert at(await through(stack, *(people[BETH], "=1", "send"))) == "live"
    first, _ = await bar(here.hub, BETH)
    assert await bar(here.hub, SELA) == []
    assert at(await stack.answer("home")) == "live", "back on the first"
    assert at(await stack.lay_over("danger")) == "called"
    assert at(await stack.answer("back")) == "live"

    await here.sign_in(BETH)
    stack = Stack(here.desk)
    await stack.open()
    await stack._begin("override", {"id": first.id})
    await stack.lay_over("danger")
    assert at(await stack.answer("no")) == "same"
    await stack.answer("yes")
    assert at(await through(stack, *(people[COLIN], "=1", "send"))) == "live"
    assert await bar(here.hub, SELA) == []
    assert len(await bar(here.hub, TAMA)) == 3


async def test_where_it_is_not_sent_danger_asks_anew(here: Station) -> None:
    people = here.hub.created.people
    await here.sign_in(ANA)
    here.road.cut = True
    stack = Stack(here.desk)
    await stack.open()
    await stack.lay_over("danger")
    assert (
        at(await through(stack, *("no", "@keep", [people[SELA]], people[BETH], "=1", "send")))
        == "not-sent"
    )
    assert at(await stack.lay_over("danger")) == "called"
    await stack.answer("no")
    assert at(await stack.answer("yes")) == "who"
    assert people[SELA] not in rows(stack.top.shown)  # type: ignore[union-attr,arg-type]
    await stack.answer(people[BETH])
    await stack.answer("=1")
    assert SELA in texts(stack), "the sender kept it from her, and sees that"
    await stack.lay_over("help")
    assert SELA not in texts(stack)


async def through(stack: Stack, *answers: Value) -> Shown:
    *before, last = answers
    for answer in before:
        await stack.answer(answer)
    return await stack.answer(last)


def at(shown: Shown) -> str:
    return getattr(shown.step, "id", "")
