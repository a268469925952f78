"""Someone is in danger: told, read, seen, said over and looked back on, against a real hub."""

from __future__ import annotations

from typing import Any

import pytest

from hubtui.domain.clock import MINUTE
from hubtui.domain.overrides.tracks import LOOK_BACK
from hubtui.flow.engine.steps import Choose, End
from hubtui.wire import routes
from hubtui.wire.overrides import SendOverride, SetRoster
from tests.hubs import AsgiHub, Desk, passphrase
from tests.stories.test_answering import PICKED, at, founded, hub, words

__all__ = ["founded", "hub"]  # fixtures

THREAT = {"how_likely": "likely", "how_bad": "death", "how_soon": "now", "who_can_act": "police"}
SUPERVISORS = ("Sela Supervisor", "Tama Supervisor")


async def everyone(hub: AsgiHub) -> tuple[Desk, Desk, Desk, Desk]:
    """Ana who sends, Beth who is able to act, Sela on call and Tama after her."""
    ana, beth = await hub.sign_in("Ana Sender"), await hub.sign_in("Beth Receiver")
    sela, tama = [await hub.sign_in(name) for name in SUPERVISORS]
    roster = await sela.call(routes.ROSTER)
    body = SetRoster(version=roster.version, on_call=[sela.id, tama.id], able=[beth.id])
    await sela.call(routes.SET_ROSTER, body)
    return ana, beth, sela, tama


async def raised(hub: AsgiHub, ana: Desk, line: str = "=Father is on his way") -> str:
    """Send one and give its id."""
    beth = hub.created.people["Beth Receiver"]
    live = await at(hub, ana, "danger", "yes", beth, line, "send")
    assert "Sent" in words(live)
    rows = (await ana.call(routes.OVERRIDES)).rows
    return rows[-1].id


async def test_from_danger_to_the_look_back(hub: AsgiHub) -> None:
    ana, beth, sela, tama = await everyone(hub)
    sent = await raised(hub, ana)
    live = words(await at(hub, ana, "override"))
    assert "Beth Receiver not opened" in live
    assert "Sela Supervisor on call, not seen" in live
    assert "No one has told the hub they will act." in live
    assert "Ring Beth Receiver now" in live
    assert "Next one told" in live or "We call on at" in live

    waits = words(await at(hub, beth, "waiting"))
    assert "SAFETY" in waits
    assert "Father" not in waits
    read = await at(hub, beth, "override")
    assert "Father is on his way" in words(read)
    assert await at(hub, beth, "override", "going") == End("@again", {"id": sent})
    assert "will act, own word" in words(await at(hub, ana, "override", begin={"id": sent}))

    envelope = await at(hub, sela, "override")
    assert "Who is acting?" in words(envelope)
    assert "Beth Receiver will act, own word" in words(envelope)
    assert "Father" not in words(envelope), "the words are one key more"
    seen = await at(hub, sela, "override", "named", beth.id)
    assert "It calls no other supervisor for now." in words(seen)
    assert "Beth Receiver will act." in words(await at(hub, ana, "override"))

    rest: dict[str, Any] = {"tried": "no-time", "told": "not-yet"}
    asked = await at(hub, ana, "override", "record", THREAT)
    codes = {row.id: row.options[0].id for row in asked.rows} | rest  # type: ignore[union-attr]
    end = await at(hub, ana, "override", "record", THREAT, codes, "5")
    assert end == End("@again", {"id": sent})
    assert "Say the rest" not in words(await at(hub, ana, "override", begin={"id": sent}))
    assert "someone may die" in words(await at(hub, sela, "override", begin={"id": sent}))

    over = await at(hub, beth, "override", "over", "police-have-it", begin={"id": sent})
    assert over == End("@again", {"id": sent})
    ended = words(await at(hub, ana, "override"))
    assert "Beth Receiver said so: Police have it." in ended, "by the bar, and by whom"

    answers = dict.fromkeys(LOOK_BACK, "yes")
    told = [PICKED, answers, "right-and-learned", passphrase("Tama Supervisor")]
    await hub.fire(60 * MINUTE)
    first = await at(hub, tama, "override", begin={"id": sent})
    assert "a look back" in words(first)
    assert "Father is on his way" in words(first)
    done = await at(hub, tama, "override", *told, begin={"id": sent})
    assert "you looked back on it" in words(done)
    for desk in (ana, beth):
        text = words(await at(hub, desk, "override", begin={"id": sent}))
        assert "It was right, and we learned something" in text


async def test_a_wrong_passphrase_looks_back_on_nothing(hub: AsgiHub) -> None:
    ana, _, sela, tama = await everyone(hub)
    sent = await raised(hub, ana, "ring-me-now")
    await at(hub, sela, "override", "me", begin={"id": sent})
    await at(hub, sela, "override", "over", "over", begin={"id": sent})
    answers = dict.fromkeys(LOOK_BACK, "yes")
    with pytest.raises(AssertionError, match="passphrase-wrong"):
        await at(hub, tama, "look-back", PICKED, answers, "right", "wrong", begin={"id": sent})


async def test_kept_from_the_one_on_call_the_next_is_told_and_she_learns_nothing(
    hub: AsgiHub,
) -> None:
    ana, beth, sela, tama = await everyone(hub)
    kept = ("soon", "@keep", [sela.id])
    who = await at(hub, ana, "danger", *kept)
    assert isinstance(who, Choose)
    assert "Tama Supervisor, on call" in who.hint
    check = await at(hub, ana, "danger", *kept, beth.id, "ring-me-now")
    assert "On call Tama Supervisor" in words(check)
    await at(hub, ana, "danger", *kept, beth.id, "ring-me-now", "send")
    assert "No safety alert is open for you." in words(await at(hub, sela, "override"))
    assert "Who is acting?" in words(await at(hub, tama, "override"))
    assert "SAFETY" not in words(await at(hub, sela, "waiting"))


async def test_what_was_said_by_phone_is_the_senders_word_and_can_be_taken_back(
    hub: AsgiHub,
) -> None:
    ana, beth, _, _ = await everyone(hub)
    sent = await raised(hub, ana)
    end = await at(hub, ana, "override", "phone", beth.id, "will-act")
    assert end == End("@again", {"id": sent})
    live = words(await at(hub, ana, "override"))
    assert "You said that Beth Receiver will act, by phone" in live
    assert "Beth Receiver Ana Sender rang" in live
    await at(hub, ana, "override", "phone", beth.id, "not-told")
    live = words(await at(hub, ana, "override"))
    assert "No one has told the hub they will act." in live
    assert "Beth Receiver not opened" in live


async def test_who_goes_and_cannot_after_all_is_believed_by_nobody(hub: AsgiHub) -> None:
    ana, beth, sela, _ = await everyone(hub)
    sent = await raised(hub, ana)
    await at(hub, beth, "override", "going")
    assert "Beth Receiver will act." in words(await at(hub, ana, "override"))
    await at(hub, beth, "override", "changed", "cannot-act", begin={"id": sent})
    for desk in (ana, sela):
        live = words(await at(hub, desk, "override"))
        assert "No one has told the hub they will act." in live
        assert "Beth Receiver cannot act, own word" in live
    left = await at(hub, beth, "override", begin={"id": sent})
    assert isinstance(left, Choose)
    assert "over" not in [option.id for option in left.options]


async def test_home_keeps_it_on_top_for_its_sender_until_it_is_over(hub: AsgiHub) -> None:
    ana, beth, _, _ = await everyone(hub)
    sent = await raised(hub, ana)
    home = words(await at(hub, ana, "home"))
    assert "no one has told the hub they will act" in home
    await at(hub, beth, "override", "going")
    assert "Beth Receiver will act" in words(await at(hub, ana, "home"))
    assert "you will act" in words(await at(hub, beth, "home"))
    await at(hub, ana, "override", "over", "over", begin={"id": sent})
    home = words(await at(hub, beth, "home"))
    assert "over, says Ana Sender" in home
    await at(hub, beth, "override")
    assert "SAFETY" not in words(await at(hub, beth, "home")), "heard once"


async def test_help_over_a_matter_names_nobody_it_is_kept_from(hub: AsgiHub) -> None:
    ana, _, sela, tama = await everyone(hub)
    sent = await ana.call(
        routes.SEND_OVERRIDE,
        SendOverride(key="b" * 32, written_at=hub.clock.now, keep_from=[sela.id]),
    )
    out = await ana.call(routes.OVERRIDE, id=sent.override)
    assert out.may_ring is not None
    ring = ",".join(out.may_ring)
    shut = words(await at(hub, ana, "help", begin={"key": "danger-live", "ring": ring}))
    free = words(await at(hub, ana, "help", begin={"key": "danger-live"}))
    assert "Sela Supervisor" in free, "control: she is on call"
    assert "Sela Supervisor" not in shut
    assert tama.id in out.may_ring


async def test_every_desk_shows_a_reference_alone_once_nobody_has_seen_it(hub: AsgiHub) -> None:
    ana, _, _, _ = await everyone(hub)
    other = await hub.sign_in("Theo Trainer")
    await raised(hub, ana)
    for _ in range(8):
        await hub.fire(10 * MINUTE)
    shown = await at(hub, other, "override")
    assert isinstance(shown, Choose)
    assert shown.heading.startswith("The hub needs a supervisor.")
    assert "Father" not in words(shown)
    assert "Ana" not in shown.heading


async def test_the_on_call_is_handed_over_and_the_next_danger_goes_there(hub: AsgiHub) -> None:
    ana, _, sela, tama = await everyone(hub)
    said = words(await at(hub, sela, "roster", "hand", tama.id, "yes"))
    assert "Handed over. Tama Supervisor is on call now." in said
    home = words(await at(hub, tama, "home"))
    assert "You are on call now. It was handed over by Sela Supervisor" in home
    who = await at(hub, ana, "danger", "soon")
    assert isinstance(who, Choose)
    assert "Tama Supervisor, on call" in who.hint
    counted = words(await at(hub, sela, "use"))
    assert "Safety alerts: 0." in counted
