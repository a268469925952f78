"""Someone is in danger: 111 and who to ring, on any screen, signed in or not."""

from __future__ import annotations

from hubtui.flow.known import Known
from hubtui.flow.spec import Spec
from hubtui.flow.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.walk import Asker, Job
from hubtui.wire.people import PhoneCard
from hubtui.wording import say


def card_lines(card: PhoneCard) -> tuple[Line, ...]:
    """Return who is on call, first to ring first, and the hub's own number."""
    rows = [Line(phone, LineKind.SAID, name) for name, phone in card.on_call]
    if card.hub_phone:
        rows.append(Line(card.hub_phone, LineKind.SAID, say("danger.hub")))
    return tuple(rows)


def build(known: Known) -> Job:
    """Build the card; it needs only what the workstation keeps."""
    signed_in = known.me_or_none is not None

    def danger(ask: Asker) -> End:
        ways = ("back", "others") if signed_in else ("back",)
        picked = ask.choose(
            Choose(
                "danger",
                say("danger.heading", emergency=known.card.emergency),
                tuple(Option(way, say(f"danger.way.{way}")) for way in ways),
                hint=say("danger.hint"),
                body=_body(known),
                opens=True,
                none_picked=say("list.pick_one"),
                help_key="danger",
            )
        )
        if picked == "others":
            ask.choose(
                Choose(
                    "others",
                    say("danger.others.heading"),
                    (Option("back", say("danger.way.back")),),
                    hint=say("danger.others.hint"),
                    body=_others(known),
                    picked="back",
                    opens=True,
                    none_picked=say("list.pick_one"),
                    help_key="danger",
                )
            )
        return End("@close")

    return danger


def _body(known: Known) -> tuple[Line, ...]:
    lines = [Line(line) for line in known.card.lines]
    if known.practice:
        lines.insert(0, Line(say("danger.practice", emergency=known.card.emergency), LineKind.HEAD))
    return (*lines, Line("", LineKind.GAP), *card_lines(known.card))


def _others(known: Known) -> tuple[Line, ...]:
    here_first = sorted(known.facts.people, key=lambda person: (not person.here, person.name))
    return tuple(
        Line(f"{person.phone}  {person.job}", LineKind.SAID, person.name)
        for person in here_first
        if person.phone and person.id != known.me.id
    )


SPECS = (Spec("danger", build, signed_in=False),)
