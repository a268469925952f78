"""Someone is in danger: 111 first, on any screen; signed in, it is told in four screens."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import OverrideHeld, SendSafetyAlert
from hubtui.flow.engine.may_ring import ANYBODY, MayRing, card_for
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides.check import check, raised
from hubtui.flow.overrides.live import live, released
from hubtui.flow.overrides.questions import called_step, keep_from
from hubtui.flow.overrides.undelivered import held
from hubtui.flow.people import colleagues
from hubtui.wire import routes
from hubtui.wire.door import PhoneCard
from hubtui.wire.overrides import OverrideReceipt
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Build it; nothing is asked of the hub before Send.

    It may begin with what it was pressed in: ``alert`` or ``override``, ``about`` (who that is
    about) and ``keep`` (from whom one that is not sent yet is kept); or with ``id`` (one that was
    sent), ``held`` (one that waits for the hub) or ``unsent`` (what is said of another's).
    """
    if known.me_or_none is None:
        return lambda ask: _card(ask, known)

    def danger(ask: Prompter) -> End:
        if "id" in ask.begin:
            out = ask.call("read", routes.OVERRIDE, id=ask.begin["id"])
            return live(ask, known, out, again=True)
        if "held" in ask.begin:
            return _on_its_way(ask, known, held(ask, known, ask.begin["held"]))
        if "unsent" in ask.begin:
            return _card(ask, known)
        return _asked(ask, colleagues.keeping(ask, known, keep_from(ask, known)))

    return danger


def _asked(ask: Prompter, known: JobContext) -> End:
    called = ask.choose(called_step(known, body(known, ask.may_ring)))
    if called == "back":
        return End("@close")
    made = raised(ask, known, called)
    if isinstance(made, End):
        return made
    end = check(ask, known, made)
    if end is not None:
        return end
    effect = SendSafetyAlert(made.body(known), ask.may_ring)
    sent = ask.do("send", effect, object, say("danger.sending"))
    if isinstance(sent, OverrideHeld):
        sent = held(ask, known, sent.key, sent)
    return _on_its_way(ask, known, sent, made.keep_from)


def _on_its_way(ask: Prompter, known: JobContext, sent: object, kept: tuple[str, ...] = ()) -> End:
    if isinstance(sent, End):
        return sent
    assert isinstance(sent, OverrideReceipt)
    return released(ask, known, sent, kept)


def card_lines(card: PhoneCard) -> tuple[Line, ...]:
    """Return who is on call, first to ring first, and the hub's own number."""
    rows = [Line(phone, LineKind.SAID, name) for name, phone in card.on_call]
    if card.hub_phone:
        rows.append(Line(card.hub_phone, LineKind.SAID, say("danger.hub")))
    return tuple(rows)


def body(known: JobContext, may: MayRing = ANYBODY) -> tuple[Line, ...]:
    """Return what stands under "Call 111 first": whom to ring, then the hub's own lines.

    ``may`` is who may be rung about the alert it was pressed in.
    """
    practice = Line(say("danger.practice", emergency=known.card.emergency), LineKind.HEAD)
    numbers = card_lines(card_for(known, may))
    lines = [Line(line) for line in known.card.lines]
    if lines:
        lines.insert(0, Line("", LineKind.GAP))
    return (*((practice,) if known.practice else ()), *numbers, *lines)


def first_lines(known: JobContext) -> tuple[Line, ...]:
    """Return 111 and whom to ring, for a screen that can show nothing else."""
    heading = say("danger.heading", emergency=known.card.emergency)
    return (Line(heading, LineKind.HEAD), *body(known))


def _card(ask: Prompter, known: JobContext) -> End:
    """Show 111 and who to ring: all there is of what somebody else wrote, or signed out."""
    ask.pick(
        "danger",
        "danger",
        (Option("back", say("danger.way.back")),),
        facts={"emergency": known.card.emergency},
        hint=ask.begin.get("unsent") or say("danger.hint"),
        body=body(known, ask.may_ring),
        quick=True,
        opens=True,
        help_key="danger",
    )
    return End("@close")


SPECS = (Spec("danger", build, keeps_draft=True, signed_in=False),)
