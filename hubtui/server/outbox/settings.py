"""Read, set and test a person's reach and the hub's channels."""

from __future__ import annotations

from dataclasses import replace

from hubtui.domain.log.audit import AuditEvent
from hubtui.errors import Refused, Unreachable
from hubtui.server.http.context import RequestContext
from hubtui.server.outbox import channels as how
from hubtui.server.outbox.messages import CHANNELS
from hubtui.server.outbox.sending import hand_over
from hubtui.server.people.new_codes import tell_all_watchers
from hubtui.server.tx import Tx
from hubtui.wire.base import Nothing
from hubtui.wire.outside import ChannelsOut, SendTest, SetChannels, Tested
from hubtui.wire.overrides import Reach, SetReach
from hubtui.wording import say


def read_reach(asked: RequestContext[Nothing]) -> Reach:
    """Return how outside messages reach the person who asks."""
    return _reach(asked)


def set_reach(asked: RequestContext[SetReach]) -> Reach:
    """Set how outside messages reach the person who asks."""
    tx, body = asked.tx, asked.body
    reach_person(tx, asked.me, (body.mail, body.hook), ordinary=body.ordinary, by=asked.me)
    return _reach(asked)


def reach_person(
    tx: Tx, person: str, ways: tuple[str, str], *, ordinary: bool = False, by: str
) -> None:
    """Store how messages reach a person; ``ways`` is a mail address and a target of the hook."""
    mail, hook = how.checked_mail(ways[0]), how.checked_target(ways[1])
    tx.q.set_reach(person=person, mail=mail, hook=hook, ordinary=int(ordinary))
    kept = tuple(name for name, value in (("mail", mail), ("hook", hook)) if value)
    tx.leaf(AuditEvent.REACH_SET, actor=by, thing=person, ways=kept)


def read_channels(asked: RequestContext[Nothing]) -> ChannelsOut:
    """Return the hub's channels, without secrets."""
    return _out(how.read_channels(asked.hub.keys, asked.q), asked.hub.config.phone_card.hub_phone)


def set_channels(asked: RequestContext[SetChannels]) -> ChannelsOut:
    """Set the hub's channels, and tell all watchers that they changed."""
    body = asked.body.model_dump()
    new = how.Channels(**body)
    how.write_channels(asked.hub.keys, asked.tx, new)
    ways = tuple(name for name in CHANNELS if new.has(name))
    asked.tx.leaf(AuditEvent.CHANNELS_SET, actor=asked.me, thing=asked.hub.hub_id, ways=ways)
    tell_all_watchers(asked.tx, "channels", asked.hub.hub_id, asked.me)
    return _out(new, asked.hub.config.phone_card.hub_phone)


async def send_test(asked: RequestContext[SendTest]) -> Tested:
    """Send a test message over every channel this person has, and return each result."""
    hub, person = asked.hub, asked.body.person
    if asked.q.person(id=person, now=asked.now) is None:
        raise Refused("person-unknown", field="person")
    reach, set_up = asked.q.reach(person=person), how.read_channels(hub.keys, asked.q)
    results: list[tuple[str, str]] = []
    for channel in CHANNELS:
        to = reach[channel] if reach is not None else ""
        if not to:
            continue
        if not set_up.has(channel):
            results.append((channel, "channel-off"))
            continue
        try:
            await hand_over(hub, set_up, channel, to, say("outside.test"))
        except Unreachable as error:
            results.append((channel, error.code))
        else:
            results.append((channel, "sent"))
    return Tested(results=results)


def _reach(asked: RequestContext[Nothing] | RequestContext[SetReach]) -> Reach:
    row = asked.q.reach(person=asked.me)
    if row is None:
        return Reach()
    failing = [one["channel"] for one in asked.q.channel_failures() if row[one["channel"]]]
    has = how.read_channels(asked.hub.keys, asked.q).has
    return Reach(
        mail=row["mail"],
        hook=row["hook"],
        ordinary=bool(row["ordinary"]),
        failing=failing,
        off=[channel for channel in CHANNELS if row[channel] and not has(channel)],
    )


def _out(channels: how.Channels, hub_phone: str) -> ChannelsOut:
    shown = replace(channels, smtp_password="", hook_headers={})
    return ChannelsOut(
        smtp_host=shown.smtp_host,
        smtp_port=shown.smtp_port if shown.smtp_host else 0,
        smtp_security=shown.smtp_security if shown.smtp_host else "",
        smtp_user=shown.smtp_user,
        mail_from=shown.mail_from,
        hook_kind=shown.hook_kind if shown.hook_url else "",
        hook_url=shown.hook_url,
        hook_headers=sorted(channels.hook_headers),
        hub_phone=hub_phone,
    )
