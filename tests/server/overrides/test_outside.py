"""Reaching people away from the terminal: two real sinks, and never a word too much."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress

import pytest

from hubtui.domain.clock import HOUR, MINUTE
from hubtui.errors import Unreachable
from hubtui.server.outbox import channels as channels_kept
from hubtui.server.outbox import sending as outbox_sending
from hubtui.server.outbox import worker
from hubtui.wire import routes
from hubtui.wire.outside import SendTest, SetChannels
from hubtui.wire.overrides import Acknowledge, ByPhone, HandOver
from tests.hubs import AsgiHub
from tests.server import made
from tests.server.overrides.danger import (
    ANA,
    ARI,
    BETH,
    COLIN,
    EVERYBODY,
    NORA,
    SECRETS,
    SELA,
    TAMA,
    open_it,
    pass_minutes,
    reach,
    send,
    set_roster,
    told_of,
)
from tests.server.overrides.sinks import Sink

REFERENCE = r"[A-Z0-9]{2}-[A-Z]+"
ALLOWED = re.compile(
    rf"A safety alert needs you\. Ring the hub and say \d{{4}}, or open hubtui\. {REFERENCE}"
    rf"|A safety alert needs you\. Ring the hub, or open hubtui\. {REFERENCE}"
    rf"|{REFERENCE} waits for you in the hub\."
    r"|You are on call now for the hub\. Ring the hub, or open hubtui\."
    r"|Look at hubtui: there is something you are told of\. Or ring the hub\."
    r"|This is a test from hubtui\. Nothing waits for you\."
)


async def set_up(hub: AsgiHub, mail: Sink, hook: Sink, kind: str = "ntfy") -> None:
    """Both channels, and everybody reached by both."""
    admin = await hub.sign_in(ARI)
    body = SetChannels(
        smtp_host="127.0.0.1",
        smtp_port=mail.port,
        smtp_security="none",
        mail_from="hub@hub.test",
        hook_kind=kind,
        hook_url=f"http://127.0.0.1:{hook.port}/{{to}}",
        hook_headers={"Authorization": "Bearer t0ken"},
    )
    shown = await admin.call(routes.SET_CHANNELS, body)
    assert "t0ken" not in shown.model_dump_json()
    for number, name in enumerate(EVERYBODY):
        await reach(hub, name, mail=f"p{number}@hub.test", hook=f"topic-{number}", ordinary=True)


async def carried(hub: AsgiHub) -> None:
    """Send whatever is due, whoever of the loop and the test comes first."""
    while await hub.server.outbox.send_due():
        pass


def texts(mail: Sink, hook: Sink) -> list[str]:
    """All that was ever said outside."""
    return [one.get_content().strip() for one in mail.mails] + [
        one.decode().strip() for one in hook.got
    ]


async def test_every_message_there_is_says_nothing_more(
    hub: AsgiHub, mail: Sink, hook: Sink
) -> None:
    """All kinds, over a whole climb, with names, words and offices planted as secrets."""
    await set_up(hub, mail, hook)
    await set_roster(hub, (SELA, TAMA), (COLIN, NORA))
    admin, ana = await hub.sign_in(ARI), await hub.sign_in(ANA)
    await admin.call(routes.SEND_TEST, SendTest(person=hub.created.people[SELA]))
    await made.send(hub, ana, hub.created.people[BETH])
    sela, people = await hub.sign_in(SELA), hub.created.people
    version = (await sela.call(routes.ROSTER)).version
    await sela.call(routes.HAND_OVER, HandOver(version=version, to=people[TAMA]))
    await sela.call(routes.HAND_OVER, HandOver(version=version + 1, to=people[SELA]))
    receipt = await send(hub, BETH)
    for minutes in (0, 3, 3, 5, 5, 15, 31, 60 * 24):
        await pass_minutes(hub, minutes)
        await carried(hub)
    said = texts(mail, hook)
    assert len(said) > 12
    assert {text for text in said if not ALLOWED.fullmatch(text)} == set()
    kinds = {re.sub(rf"{REFERENCE}|\d{{4}}", "", text) for text in said}
    assert len(kinds) == 6
    assert sum("on call now" in text for text in said) == 2, "who gets it hears it: mail and hook"
    assert sum(receipt.reference in text for text in said) > 8
    whole = b"".join((*mail.got, *hook.got, *hook.heads)).decode()
    offices = ("Health", "School", "Housing", hub.created.hub_id, receipt.override)
    planted = (*SECRETS, *EVERYBODY, *(name.split()[0] for name in EVERYBODY), *offices)
    assert [secret for secret in planted if secret in whole] == []
    for one in mail.mails:
        assert one["Subject"] == "hubtui"
        assert one["From"] == "hub@hub.test"


async def test_the_supervisor_has_a_code_and_a_recipient_has_none(
    hub: AsgiHub, mail: Sink, hook: Sink
) -> None:
    await set_up(hub, mail, hook)
    await send(hub, BETH)
    await carried(hub)
    to_supervisor, to_recipient = (
        [
            one.get_content()
            for one in mail.mails
            if one["To"] == f"p{EVERYBODY.index(who)}@hub.test"
        ]
        for who in (SELA, BETH)
    )
    assert len(to_supervisor) == len(to_recipient) == 1
    assert re.search(r"say \d{4},", to_supervisor[0])
    assert "say" not in to_recipient[0]


async def test_a_flood_that_took_every_code_keeps_nobody_from_being_called(
    hub: AsgiHub, mail: Sink, hook: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubtui.server.overrides.calling.CODES", 1)
    await set_up(hub, mail, hook)
    first, second = await send(hub, COLIN), await send(hub, BETH, by=NORA)
    assert ("override:new", second.reference) in told_of(hub, SELA)
    await carried(hub)
    said = [text for text in texts(mail, hook) if second.reference in text]
    assert len(said) == 4
    assert all(ALLOWED.fullmatch(text) and "say" not in text for text in said)
    sela = await hub.sign_in(SELA)
    for one in (first, second):
        await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=one.override)


async def test_paging_stops(hub: AsgiHub, mail: Sink, hook: Sink) -> None:
    await set_up(hub, mail, hook)
    mail.failing = hook.failing = 100
    receipt = await send(hub, BETH)
    await carried(hub)
    ana, sela = await hub.sign_in(ANA), await hub.sign_in(SELA)
    await ana.call(routes.BY_PHONE, ByPhone(person=hub.created.people[BETH]), id=receipt.override)
    await sela.call(routes.ACKNOWLEDGE, Acknowledge(acting="me"), id=receipt.override)
    mail.failing = hook.failing = 0
    await pass_minutes(hub, 120)
    await carried(hub)
    assert texts(mail, hook) == []


async def test_a_failed_channel_is_tried_again_and_shown(
    hub: AsgiHub, mail: Sink, hook: Sink
) -> None:
    await set_up(hub, mail, hook)
    mail.failing = 2
    await send(hub, BETH)
    sela = await hub.sign_in(SELA)
    for _ in range(2):
        await carried(hub)
        await pass_minutes(hub, 1)
    await carried(hub)
    failed = [("channel:failed", "mail"), ("channel:well", "mail")]
    for name in (SELA, ARI):
        assert [one for one in told_of(hub, name) if one[0].startswith("channel")] in (failed, [])
    mail.failing = 50
    await send(hub, BETH)
    for _ in range(3):
        await carried(hub)
        await pass_minutes(hub, 1)
    assert (await sela.call(routes.USE)).failed_channels == ["mail"]
    assert (await sela.call(routes.REACH)).failing == ["mail"]
    for name in (SELA, TAMA, ARI):
        assert ("channel:failed", "mail") in told_of(hub, name)
    assert ("channel:failed", "mail") not in told_of(hub, COLIN)
    mail.failing = 0
    await pass_minutes(hub, 30)
    await carried(hub)
    assert (await sela.call(routes.USE)).failed_channels == []
    assert ("channel:well", "mail") in told_of(hub, SELA)


@pytest.mark.parametrize(
    "wrong",
    [
        {"smtp_user": "hub", "smtp_password": "kōwhai-in-the-rain"},
        {"smtp_security": "starttls", "smtp_host": "mail..test"},
    ],
    ids=["password", "host"],
)
async def test_mail_that_cannot_even_be_tried_is_a_failed_channel_like_any_other(
    hub: AsgiHub, mail: Sink, hook: Sink, wrong: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python's mail client falls over both, with the password in what it raises."""
    monkeypatch.setattr(channels_kept, "checked", lambda channels: channels)  # as once kept
    await set_up(hub, mail, hook)
    admin = await hub.sign_in(ARI)
    good = {"smtp_host": "127.0.0.1", "smtp_security": "none", "mail_from": "hub@hub.test"}
    channels = {
        "smtp_port": mail.port,
        "hook_url": f"http://127.0.0.1:{hook.port}/{{to}}",
        **good,
        **wrong,
    }
    await admin.call(routes.SET_CHANNELS, SetChannels.model_validate(channels))
    await send(hub, BETH)
    await carried(hub)
    # Beside it, those who watch hear that the channels were changed.
    assert sum(b"Look at hubtui" not in one for one in hook.got) == 2
    tested = await admin.call(routes.SEND_TEST, SendTest(person=hub.created.people[SELA]))
    assert tested.results == [("mail", "mail-not-sent"), ("hook", "sent")]


async def test_on_a_full_disk_each_goes_out_once_and_none_stands_in_anothers_way(
    hub: AsgiHub, mail: Sink, hook: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(hub, mail, hook)
    ana = await hub.sign_in(ANA)
    mail.failing = hook.failing = 100
    waiting = [await made.send(hub, ana, hub.created.people[BETH]) for _ in range(5)]
    await carried(hub)
    mail.failing = hook.failing = 0
    monkeypatch.setattr(hub.server.writer, "_spent", lambda: True)
    hub.clock.now += HOUR  # what could not be handed over is due again
    receipt = await send(hub, BETH)
    for _ in range(3):
        with suppress(Unreachable):  # as the loop does: it looks again soon
            await hub.server.outbox.send_due()
    said = texts(mail, hook)
    assert sum(receipt.reference in text for text in said) == 4
    for one in waiting:
        assert sum(one.reference in text for text in said) == 2
    monkeypatch.undo()
    await carried(hub)
    assert len(texts(mail, hook)) == len(said)


@pytest.mark.parametrize("kind", ["ntfy", "sms", "room"])
async def test_the_hook_is_laid_out_for_the_other_side(
    hub: AsgiHub, mail: Sink, hook: Sink, kind: str
) -> None:
    await set_up(hub, mail, hook, kind)
    admin = await hub.sign_in(ARI)
    tested = await admin.call(routes.SEND_TEST, SendTest(person=hub.created.people[SELA]))
    assert tested.results == [("mail", "sent"), ("hook", "sent")]
    [body], [head] = hook.got, hook.heads
    assert b"Authorization: Bearer t0ken" in head
    assert b"POST /topic-3 " in head
    words = "This is a test from hubtui. Nothing waits for you."
    expected: dict[str, object] = {
        "ntfy": words,
        "sms": {"to": "topic-3", "message": words},
        "room": {"text": words},
    }
    assert (body.decode() if kind == "ntfy" else json.loads(body)) == expected[kind]


async def test_ordinary_alerts_say_so_only_to_those_who_want_it(
    hub: AsgiHub, mail: Sink, hook: Sink
) -> None:
    await set_up(hub, mail, hook)
    await reach(hub, COLIN, mail="p2@hub.test")
    ana = await hub.sign_in(ANA)
    await made.send(hub, ana, hub.created.people[COLIN])
    await carried(hub)
    assert texts(mail, hook) == []
    await made.send(hub, ana, hub.created.people[BETH])
    await carried(hub)
    assert len(mail.got) == len(hook.got) == 1
    await hub.fire(30 * HOUR)
    await carried(hub)
    assert len(mail.got) == 2


@pytest.mark.parametrize("back", [HOUR, 24 * HOUR])
async def test_a_clock_set_back_holds_no_message(
    hub: AsgiHub, mail: Sink, hook: Sink, back: int
) -> None:
    await set_up(hub, mail, hook)
    mail.failing = hook.failing = 100
    await send(hub, BETH)
    await carried(hub)
    mail.failing = hook.failing = 0
    hub.clock.now -= back
    await carried(hub)
    assert {f"p{EVERYBODY.index(name)}@hub.test" for name in (BETH, SELA)} <= {
        one["To"] for one in mail.mails
    }


async def test_who_has_left_hears_nothing_outside(hub: AsgiHub, mail: Sink, hook: Sink) -> None:
    await set_up(hub, mail, hook)
    mail.failing = hook.failing = 100
    ana, beth = await hub.sign_in(ANA), hub.created.people[BETH]
    await made.send(hub, ana, beth)
    await send(hub, BETH, COLIN)
    await carried(hub)  # the first tries have failed before she leaves
    await hub.server.writer.do(lambda tx: tx.q.remove_person(person=beth, now=tx.now))
    mail.failing = hook.failing = 0
    for _ in range(30):
        await hub.fire(HOUR)
        await carried(hub)
    to = [one["To"] for one in mail.mails]
    assert f"p{EVERYBODY.index(COLIN)}@hub.test" in to, "control: his goes out when it can"
    assert f"p{EVERYBODY.index(BETH)}@hub.test" not in to


async def test_after_hours_away_one_message_and_not_six(
    hub: AsgiHub, mail: Sink, hook: Sink
) -> None:
    await set_up(hub, mail, hook)
    await send(hub, BETH)
    await carried(hub)
    mail.got.clear()
    await hub.fire(8 * HOUR)
    await carried(hub)
    to = [one["To"] for one in mail.mails]
    assert sorted(to) == sorted({*to})
    assert f"p{EVERYBODY.index(TAMA)}@hub.test" in to


async def test_what_was_opened_is_not_said_to_wait(hub: AsgiHub, mail: Sink, hook: Sink) -> None:
    await set_up(hub, mail, hook)
    mail.failing = hook.failing = 100
    receipt = await send(hub, BETH)
    await carried(hub)  # the first tries have failed before anything is opened
    await open_it(hub, BETH, receipt.override)
    mail.failing = hook.failing = 0
    await pass_minutes(hub, 4)
    await carried(hub)
    assert all(one["To"] != f"p{EVERYBODY.index(BETH)}@hub.test" for one in mail.mails)


async def test_nothing_of_the_channels_is_in_clear(hub: AsgiHub, mail: Sink, hook: Sink) -> None:
    await set_up(hub, mail, hook)
    stored = b"".join(path.read_bytes() for path in (hub.server.place / "data").glob("hub.db*"))
    assert b"t0ken" not in stored
    assert b"topic-3" in stored  # the control: what is not sealed is found


async def test_what_breaks_on_one_message_stops_no_other(
    hub: AsgiHub, mail: Sink, hook: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(hub, mail, hook)

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(outbox_sending, "send_mail", broken)
        await send(hub, BETH)
        await carried(hub)
    assert len(hook.got) == 2
    await hub.fire(15 * MINUTE)
    await carried(hub)
    assert {f"p{EVERYBODY.index(BETH)}@hub.test"} <= {one["To"] for one in mail.mails}


async def two_each(mail: Sink, hook: Sink) -> None:
    async with asyncio.timeout(20):
        while len(mail.got) < 2 or len(hook.got) < 2:  # noqa: ASYNC110 - two machines, no event
            await asyncio.sleep(0.01)


async def test_the_loop_goes_on_after_anything_that_breaks(
    hub: AsgiHub, mail: Sink, hook: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_up(hub, mail, hook)
    real, times = hub.server.q.due_messages, iter((ZeroDivisionError, Unreachable("hub-busy")))

    def due(**facts: object) -> object:
        for error in times:
            raise error
        return real(**facts)

    monkeypatch.setattr(worker, "_PAUSE", 0.0)
    monkeypatch.setitem(vars(hub.server.q), "due_messages", due)
    await send(hub, BETH)
    await two_each(mail, hook)
    assert next(times, None) is None


async def test_the_loop_itself_sends(hub: AsgiHub, mail: Sink, hook: Sink) -> None:
    await set_up(hub, mail, hook)
    await send(hub, BETH)
    await two_each(mail, hook)
