"""A sender who cannot talk: their number leaves the hub for nobody, and each reader hears why."""

from __future__ import annotations

import json
import re
import secrets

import pytest

from hubtui.domain.overrides.emergency import (
    Called,
    called_of,
    is_not_called,
    may_ring_sender,
    older_code,
)
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from hubtui.wire.overrides import OverrideOut, RecordRest, SendOverride
from tests.hubs import AsgiHub
from tests.server.overrides.danger import (
    ANA,
    BETH,
    COLIN,
    FAITH,
    PITA,
    SELA,
    TAMA,
    body,
    look,
    open_it,
    pass_minutes,
    send,
    set_roster,
)
from tests.server.overrides.sinks import Sink
from tests.server.overrides.test_outside import carried, set_up, texts

NUMBER = "021 555 001"


async def seen_by_all(hub: AsgiHub, override: str) -> dict[str, OverrideOut]:
    """What each kind of reader gets: told, brought in, watching, and by reference only."""
    found = {name: await open_it(hub, name, override) for name in (BETH, COLIN, SELA, TAMA)}
    desk = await hub.sign_in(SELA)
    found["words"] = await desk.call(routes.READ_WORDS, Nothing(), id=override)
    return found | {name: await look(hub, name, override) for name in (ANA, FAITH)}


@pytest.mark.parametrize("called", ["call-for-me", "no"])
async def test_the_number_is_in_no_answer_about_it(hub: AsgiHub, called: str) -> None:
    await set_roster(hub, (SELA, TAMA), (COLIN,))
    receipt = await send(hub, BETH, called=called)
    await pass_minutes(hub, 31)
    quiet = called == "call-for-me"
    for name, out in (await seen_by_all(hub, receipt.override)).items():
        assert out.may_ring is not None
        assert (hub.created.people[ANA] in out.may_ring) == (not quiet), name
        if name not in (ANA, FAITH):
            assert (NUMBER in out.model_dump_json()) == (not quiet), name
            assert out.ring == ("do-not-ring" if quiet else ""), name
        if out.sender:
            assert out.called == "no", "as a desk knows it that never heard of the other answer"


async def test_it_stays_so_when_somebody_has_called_meanwhile(hub: AsgiHub) -> None:
    receipt = await send(hub, BETH, called="call-for-me")
    ana = await hub.sign_in(ANA)
    await ana.call(routes.RECORD_REST, RecordRest(called="yes"), id=receipt.override)
    out = await open_it(hub, BETH, receipt.override)
    assert (out.called, out.ring, out.phone) == ("yes", "do-not-ring", "")


async def test_messages_outside_say_it_first(hub: AsgiHub, mail: Sink, hook: Sink) -> None:
    await set_up(hub, mail, hook)
    await send(hub, BETH, called="call-for-me")
    await carried(hub)
    said = texts(mail, hook)
    assert len(said) == 4
    for text in said:
        assert re.fullmatch(
            r"DO NOT RING who sent it\. A safety alert needs you\. "
            r"Ring the hub( and say \d{4})?, or open hubtui\. [A-Z0-9]{2}-[A-Z]+",
            text,
        ), text
    other = await send(hub, BETH, called="yes")
    await carried(hub)
    others = [text for text in texts(mail, hook) if other.reference in text]
    assert len(others) == 4
    assert not [text for text in others if "DO NOT RING" in text], "control"


async def test_what_an_older_desk_sends_is_understood(hub: AsgiHub) -> None:
    """It has neither the new answer nor the list of who is next."""
    for called, shown in (("yes", "yes"), ("soon", "soon"), ("no", "no"), ("made-up", "not-said")):
        text = json.dumps(
            {"key": secrets.token_hex(16), "written_at": hub.clock.now, "called": called}
        )
        desk = await hub.sign_in(ANA)
        receipt = await desk.call(routes.SEND_OVERRIDE, SendOverride.model_validate_json(text))
        out = await look(hub, ANA, receipt.override)
        assert (out.called, out.ring) == (shown, "")


async def test_the_same_words_with_others_next_are_the_same_alert(hub: AsgiHub) -> None:
    """After a crash it comes again under its key; who is in may have changed."""
    ana, people = await hub.sign_in(ANA), hub.created.people
    first = body(hub, next_told=[people[BETH]])
    one = await ana.call(routes.SEND_OVERRIDE, first)
    again = first.model_copy(update={"next_told": [people[COLIN]]})
    assert (await ana.call(routes.SEND_OVERRIDE, again)).override == one.override


async def test_whom_it_could_not_be_kept_from_is_in_the_receipt(hub: AsgiHub) -> None:
    people = hub.created.people
    receipt = await send(hub, BETH, keep_from=(SELA, TAMA, PITA, COLIN, ANA))
    assert receipt.not_kept == [people[PITA]]
    assert (await send(hub, BETH, keep_from=(SELA, COLIN))).not_kept == []


def test_every_answer_says_which_it_is() -> None:
    assert {each for each in Called if is_not_called(each)} == {Called.NO, Called.CALL_FOR_ME}
    assert {each for each in Called if not may_ring_sender(each)} == {Called.CALL_FOR_ME}
    assert {older_code(each) for each in Called} == {"yes", "comms", "soon", "no", "not-said"}
    assert called_of("") is called_of("of-a-newer-desk") is Called.NOT_SAID
    assert may_ring_sender("of-a-newer-desk")
