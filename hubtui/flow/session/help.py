"""Help: what the screen asks, the keys, and whom to ring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.errors import Broken
from hubtui.flow.engine.may_ring import ANYBODY, MayRing, card_for
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.wording import say, say_lines

if TYPE_CHECKING:
    from hubtui.flow.engine.context import JobContext
    from hubtui.wire.people import Me, PersonOut


def build(known: JobContext) -> Job:
    """Build the help screen; ``begin["key"]`` is the ``help_key`` of the step under it.

    ``begin`` also limits who may be rung, as ``MayRing.begin`` writes it.
    """

    def help_job(ask: Prompter) -> End:
        by = "words" if ask.begin.get("words") else "keys"
        picked = ask.pick(
            "help",
            "help",
            (Option("back", say("help.back")), Option("keys", say(f"help.show_{by}"))),
            body=(
                *_about(ask.begin.get("key", ""), by),
                Line("", LineKind.GAP),
                *_to_ring(known, ask),
            ),
            picked="back",
            opens=True,
            quick=True,
        )
        if picked == "keys":
            rows = tuple(_key_line(row) for row in say_lines(f"help.{by}"))
            back = (Option("back", say("help.back")),)
            ask.choose(Choose("keys", say(f"help.{by}_heading"), back, body=rows, picked="back"))
        return End("@close")

    return help_job


def _to_ring(known: JobContext, ask: Prompter) -> tuple[Line, ...]:
    """Return whom to ring: nobody for a reader who cannot talk, else as ``ring_lines`` has it.

    On the page of an alert that is over, the quiet person is left out.
    """
    may = ask.may_ring
    if ask.begin.get("key") == "override-over":
        may = may.at_rest(known)
    if known.me_or_none is not None and may.quiet == known.me_or_none.id:
        return ()  # the reader cannot talk
    return ring_lines(known, may=may)


def _about(key: str, by: str) -> tuple[Line, ...]:
    """Return help lines for the step, else for its job, else the general lines."""
    general = "any-words" if by == "words" else "any"
    for name in (key, key.partition(".")[0], general):
        if not name:
            continue
        try:
            return tuple(Line(line) for line in say_lines(f"help.on.{name.replace('.', '-')}"))
        except Broken as missing:
            if missing.code != "wording-missing-key":
                raise
    return ()


def ring_lines(known: JobContext, me: Me | None = None, may: MayRing = ANYBODY) -> tuple[Line, ...]:
    """Return whom to ring, as lines: the first person on call and the hub's phone.

    ``me`` is the reader, who is left out; pass it while the person is signing in. A person who
    must not be rung comes first, with "do not ring" in place of the number.
    """
    me, card = me or known.me_or_none, card_for(known, may)
    rows = [row for row in card.on_call if me is None or row[0] != me.name][:1]
    if card.hub_phone:
        rows.append((say("help.hub"), card.hub_phone))
    if not rows and me is not None and may != ANYBODY:
        rows = _somebody(known, me, may)
    if may.quiet and (me is None or may.quiet != me.id):
        hushed = (p.name for p in _people(known) if p.id == may.quiet)
        rows = [*((name, say("override.do_not_ring")) for name in hushed), *rows]
    return (
        Line(say("help.ask"), LineKind.HEAD),
        *(Line(phone, LineKind.SAID, name) for name, phone in rows),
    )


def _people(known: JobContext) -> list[PersonOut]:
    return known.facts_or_none.people if known.facts_or_none is not None else []


def _somebody(known: JobContext, me: Me, may: MayRing) -> list[tuple[str, str]]:
    """Return one person who may be rung, when no number is left: on call, able, here, any."""
    found = [p for p in known.facts.people if p.id in may and p.id != me.id and p.phone]
    order = sorted(found, key=lambda p: (not p.on_call, not p.able, not p.here, p.name))
    return [(p.name, p.phone) for p in order[:1]]


def _key_line(row: str) -> Line:
    key, _, does = row.partition("|")
    return Line(does.strip(), label=key.strip())


SPECS = (Spec("help", build, signed_in=False),)
