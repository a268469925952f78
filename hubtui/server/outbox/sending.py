"""Make the short text of a message, and send it over its channel."""

from __future__ import annotations

from hubtui.domain.alerts.life import State
from hubtui.server.hub import HubServer
from hubtui.server.outbox.channels import Channels, read_channels
from hubtui.server.outbox.hook import send_hook
from hubtui.server.outbox.smtp import send_mail
from hubtui.server.outbox.worker import Off
from hubtui.server.overrides.calling import voice_code
from hubtui.server.overrides.override import may_ring_its_sender
from hubtui.server.overrides.roster import phone_card
from hubtui.server.store import Bound, Row
from hubtui.wording import say


async def carry(hub: HubServer, q: Bound, row: Row) -> None:
    """Send one message.

    Raises:
        Off: the channel or reach is not set up, this is a practice hub, or no alert waits any more.
        Unreachable: it was not sent.
    """
    reach = q.reach(person=row["person"])
    channels, channel = read_channels(hub.keys, q), row["channel"]
    to = reach[channel] if reach is not None else ""
    if row["kind"] == "waiting" and not _waits(q, row["thing"]):
        raise Off
    if hub.config.practice or not to or not channels.has(channel):
        raise Off
    await hand_over(hub, channels, channel, to, text_of(hub, q, row))


def _waits(q: Bound, alert: str) -> bool:
    row = q.alert(id=alert)
    return row is not None and row["state"] == State.SENT.value


async def hand_over(hub: HubServer, channels: Channels, channel: str, to: str, text: str) -> None:
    """Send a text over a channel that is set up; ``Unreachable`` if that fails."""
    if channel == "mail":
        await send_mail(channels, to, say("outside.subject"), text, hub.clock.now_us())
    else:
        await send_hook(channels, to, text)


def text_of(hub: HubServer, q: Bound, row: Row) -> str:
    """Return a message's whole text: what to do, with a code, phone number or reference."""
    phone = phone_card(hub.config, q, hub.clock.now_us()).hub_phone or say("outside.the-hub")
    reference = row["reference"]
    code = voice_code(hub.keys, q, row["thing"], row["person"]) if row["kind"] == "safety" else ""
    match row["kind"]:
        case "safety" | "safety-told":
            key = "safety" if code else "safety-told"
            words = say(f"outside.{key}", phone=phone, code=code, reference=reference)
            return (
                words if may_ring_its_sender(q, row["thing"]) else say("outside.quiet", what=words)
            )
        case "code":
            return say("outside.code", phone=phone)
        case "look":
            return say("outside.look", phone=phone)
        case "on-call":
            return say("outside.on-call", phone=phone)
        case _:
            return say("outside.waiting", reference=reference)
