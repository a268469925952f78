"""NOT SENT: who to phone, until the hub has it; nothing here waits for anybody."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import HeldByPhone, OverrideHeld, ReadHeld
from hubtui.flow.engine.may_ring import MayRing
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides import recipients
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire.base import Done
from hubtui.wire.overrides import OverrideReceipt
from hubtui.wording import say


def held(
    ask: Prompter, known: JobContext, key: str, before: OverrideHeld | None = None
) -> OverrideReceipt | End:
    """Show that it is not sent and whom to ring; gives its receipt once the hub has it."""
    now = ask.do("held", ReadHeld(key), object, otherwise=before)
    if isinstance(now, OverrideReceipt):
        return now
    assert isinstance(now, OverrideHeld)
    colleagues.keeping(ask, known, now.kept_from)
    match ask.choose(_step(known, now)):
        case "phone":
            return _by_phone(ask, known, now)
        case "others":
            phones = recipients.phones(known, (), _may_ring(known, now))
            page(ask, say("danger.others.heading"), phones)
            return End("@again", {"held": key})
        case _:
            return End("@close")


def _step(known: JobContext, now: OverrideHeld) -> Choose:
    heading = say("override.not_sent.heading_nobody")
    if now.phones:
        name, phone = now.phones[0]
        heading = say("override.not_sent.heading", name=name, phone=phone)
    rest = tuple(Line(phone, LineKind.SAID, name) for name, phone in now.phones[1:3])
    key = "override.not_sent.kept" if now.kept else "override.not_sent.only_here"
    kept = Line(say(key, at=moment_words(known, now.written_at)))
    return pick_one(
        "not-sent",
        "override.not_sent",
        ("phone", "others", "home"),
        heading=heading,
        body=(kept, *rest),
        quick=True,
        live=True,
        opens=True,
        final=True,
        help_key="danger-held",
    )


def _by_phone(ask: Prompter, known: JobContext, now: OverrideHeld) -> End:
    order = {name: place for place, (name, _) in enumerate(now.phones)}
    may = _may_ring(known, now)
    rows = sorted(
        (p for p in known.facts.people if p.id != known.me.id and p.id in may),
        key=lambda p: order.get(p.name, len(order)),
    )
    person = ask.choose(phone_step(known, tuple(each.id for each in rows)))
    ask.do("held-told", HeldByPhone(now.key, person), Done)
    return End("@again", {"held": now.key})


def _may_ring(known: JobContext, now: OverrideHeld) -> MayRing:
    """Return who may be rung about it while the hub does not know of it."""
    return MayRing(tuple(each for each in known.people if each not in now.kept_from), now.quiet)


def phone_step(known: JobContext, ids: tuple[str, ...]) -> Choose:
    """Ask whom one told by phone: a digit marks, Enter goes on."""
    listed = [known.people[each] for each in ids if each in known.people]
    return Choose(
        "by-phone",
        say("override.by_phone_heading"),
        tuple(Option(each.id, each.name, each.job) for each in listed),
        none_picked=say("list.pick_one"),
        empty=say("override.by_phone_nobody"),
        help_key="danger-live",
    )


def page(
    ask: Prompter,
    heading: str,
    body: tuple[Line, ...],
    step: str = "page",
    *,
    quick: bool = True,
    help_key: str = "danger-live",
) -> None:
    """Show something to read, and go back; ``quick``: nobody's secret is in it."""
    ask.choose(
        Choose(
            step,
            heading,
            (Option("back", say("override.back")),),
            body=body,
            quick=quick,
            picked="back",
            opens=True,
            none_picked=say("list.pick_one"),
            help_key=help_key,
        )
    )
