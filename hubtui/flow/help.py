"""Help: what this screen asks, the keys, and a person to ring."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from hubtui.errors import Broken
from hubtui.flow.spec import Spec
from hubtui.flow.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.walk import Asker, Job
from hubtui.wording import say, say_lines

if TYPE_CHECKING:
    from hubtui.flow.known import Known
    from hubtui.wire.door import PhoneCard
    from hubtui.wire.people import Me, PersonOut


def build(known: Known) -> Job:
    """Build the help screen; ``begin["key"]`` is the step's ``help_key``.

    ``begin["ring"]`` is who may be rung about the matter it lies over, where not everybody may.
    """

    def help_job(ask: Asker) -> End:
        by = "words" if ask.begin.get("words") else "keys"
        picked = ask.choose(
            Choose(
                "help",
                say("help.heading"),
                (Option("back", say("help.back")), Option("keys", say(f"help.show_{by}"))),
                body=(
                    *_about(ask.begin.get("key", ""), by),
                    Line("", LineKind.GAP),
                    *_to_ring(known, ask),
                ),
                picked="back",
                opens=True,
                quick=True,
                none_picked=say("list.pick_one"),
            )
        )
        if picked == "keys":
            rows = tuple(_key_line(row) for row in say_lines(f"help.{by}"))
            back = (Option("back", say("help.back")),)
            ask.choose(Choose("keys", say(f"help.{by}_heading"), back, body=rows, picked="back"))
        return End("@close")

    return help_job


def _to_ring(known: Known, ask: Asker) -> tuple[Line, ...]:
    """Return whom to ring; who cannot talk stands there no more once their alert is over."""
    among, quiet = among_of(ask), ask.begin.get("quiet", "")
    if quiet and ask.begin.get("key") == "override-over":
        may = among if among is not None else tuple(each.id for each in _people(known))
        among, quiet = tuple(each for each in may if each != quiet), ""
    if quiet and known.me_or_none is not None and quiet == known.me_or_none.id:
        return ()  # who cannot talk is not told to ring
    return ring_lines(known, among=among, quiet=quiet)


def _about(key: str, by: str) -> tuple[Line, ...]:
    """Return the lines for a step, those for its job, or the general ones."""
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


def ring_lines(
    known: Known,
    me: Me | None = None,
    among: Collection[str] | None = None,
    quiet: str = "",
) -> tuple[Line, ...]:
    """Return a person and a phone number; they stand on every help and failure screen.

    ``me`` is for who signs in just now: nobody is told to ring themselves. ``among`` is who may
    be rung about this matter; None is anybody. ``quiet`` must not be rung: that is said in place
    of the number, and the next one stands below.
    """
    me, card = me or known.me_or_none, card_for(known, among)
    hushed = next((p.name for p in _people(known) if p.id == quiet), "") if quiet else ""
    rows = [row for row in card.on_call if me is None or row[0] != me.name]
    rows = [row for row in rows if row[0] != hushed][:1]
    if hushed:
        rows.insert(0, (hushed, say("override.do_not_ring")))
    if card.hub_phone:
        rows.append((say("help.hub"), card.hub_phone))
    if not rows and me is not None and among is not None:
        rows = _somebody(known, me, among)
    return (
        Line(say("help.ask"), LineKind.HEAD),
        *(Line(phone, LineKind.SAID, name) for name, phone in rows),
    )


def _people(known: Known) -> list[PersonOut]:
    return known.facts_or_none.people if known.facts_or_none is not None else []


def card_for(known: Known, among: Collection[str] | None) -> PhoneCard:
    """Return the phone card without whoever may not be rung about this matter."""
    if among is None or known.facts_or_none is None:
        return known.card
    shut = {person.name for person in known.facts.people if person.id not in among}
    rows = [row for row in known.card.on_call if row[0] not in shut]
    return known.card.model_copy(update={"on_call": rows})


def _somebody(known: Known, me: Me, among: Collection[str]) -> list[tuple[str, str]]:
    """Return one who may be rung where nobody on call may: on the roster, else in today."""
    may = [p for p in known.facts.people if p.id in among and p.id != me.id and p.phone]
    order = sorted(may, key=lambda p: (not p.on_call, not p.able, not p.here, p.name))
    return [(p.name, p.phone) for p in order[:1]]


def among_of(ask: Asker) -> tuple[str, ...] | None:
    """Return who may be rung about the matter this job was laid over; None is anybody."""
    ring = ask.begin.get("ring")
    return None if ring is None else tuple(ring.split(","))


def _key_line(row: str) -> Line:
    key, _, does = row.partition("|")
    return Line(does.strip(), label=key.strip())


SPECS = (Spec("help", build, signed_in=False),)
