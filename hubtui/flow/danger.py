"""Someone is in danger: 111 first, on any screen; signed in, it is told in four screens."""

from __future__ import annotations

from collections.abc import Collection

from hubtui.flow.danger_check import check, raised
from hubtui.flow.danger_steps import called_step
from hubtui.flow.effects import OverrideHeld, SendOverride
from hubtui.flow.effects_override import ReadOverride
from hubtui.flow.help import among_of, card_for
from hubtui.flow.known import Known
from hubtui.flow.override_held import held
from hubtui.flow.override_live import live, released
from hubtui.flow.spec import Spec
from hubtui.flow.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.walk import Asker, Job
from hubtui.wire.door import PhoneCard
from hubtui.wire.overrides import OverrideOut, OverrideReceipt
from hubtui.wording import say


def build(known: Known) -> Job:
    """Build it; nothing is asked of the hub before Send.

    It may begin with ``alert`` and ``about`` (what it is about), ``id`` (one that was sent) or
    ``held`` (one that waits for the hub), or with ``unsent``: what is said of another's.
    """
    if known.me_or_none is None:
        return lambda ask: _card(ask, known)

    def danger(ask: Asker) -> End:
        if "id" in ask.begin:
            out = ask.do("read", ReadOverride(ask.begin["id"]), OverrideOut)
            return live(ask, known, out, again=True)
        if "held" in ask.begin:
            return _on_its_way(ask, known, held(ask, known, ask.begin["held"]))
        if "unsent" in ask.begin:
            return _card(ask, known)
        among = among_of(ask)
        called = ask.choose(called_step(known, body(known, among)))
        if called == "back":
            return End("@close")
        made = raised(ask, known, called)
        if isinstance(made, End):
            return made
        end = check(ask, known, made)
        if end is not None:
            return end
        effect = SendOverride(made.body(known), among if made.alert else None)
        sent = ask.do("send", effect, object, say("danger.sending"))
        if isinstance(sent, OverrideHeld):
            sent = held(ask, known, sent.key, sent)
        return _on_its_way(ask, known, sent)

    return danger


def _on_its_way(ask: Asker, known: Known, sent: object) -> End:
    if isinstance(sent, End):
        return sent
    assert isinstance(sent, OverrideReceipt)
    return released(ask, known, sent)


def card_lines(card: PhoneCard) -> tuple[Line, ...]:
    """Return who is on call, first to ring first, and the hub's own number."""
    rows = [Line(phone, LineKind.SAID, name) for name, phone in card.on_call]
    if card.hub_phone:
        rows.append(Line(card.hub_phone, LineKind.SAID, say("danger.hub")))
    return tuple(rows)


def body(known: Known, among: Collection[str] | None = None) -> tuple[Line, ...]:
    """Return what stands under "Call 111 first": the hub's own lines, then whom to ring.

    ``among`` is who may be rung about the alert it was pressed in; None is anybody.
    """
    lines = [Line(line) for line in known.card.lines]
    if known.practice:
        lines.insert(0, Line(say("danger.practice", emergency=known.card.emergency), LineKind.HEAD))
    return (*lines, Line("", LineKind.GAP), *card_lines(card_for(known, among)))


def first_lines(known: Known) -> tuple[Line, ...]:
    """Return 111 and whom to ring, for a screen that can show nothing else."""
    heading = say("danger.heading", emergency=known.card.emergency)
    return (Line(heading, LineKind.HEAD), *body(known))


def _card(ask: Asker, known: Known) -> End:
    """Show 111 and who to ring: all there is of what somebody else wrote, or signed out."""
    ask.choose(
        Choose(
            "danger",
            say("danger.heading", emergency=known.card.emergency),
            (Option("back", say("danger.way.back")),),
            hint=ask.begin.get("unsent") or say("danger.hint"),
            body=body(known, among_of(ask) if "unsent" in ask.begin else None),
            quick=True,
            opens=True,
            none_picked=say("list.pick_one"),
            help_key="danger",
        )
    )
    return End("@close")


SPECS = (Spec("danger", build, keeps_draft=True, signed_in=False),)
