"""What sender and those who were told share: the words, who was told by phone, it is over."""

from __future__ import annotations

from hubtui.domain.overrides import STAND_DOWNS
from hubtui.flow import override_people
from hubtui.flow.effects_override import StandDown
from hubtui.flow.known import Known
from hubtui.flow.override_lines import called_line, content_lines, has_it
from hubtui.flow.steps import Choose, Line, Option
from hubtui.flow.walk import Asker
from hubtui.wire.overrides import OverrideOut
from hubtui.wording import say


def phoned(known: Known, out: OverrideOut) -> tuple[str, ...]:
    """Return whom one may have told by phone: who has it not yet, then who else is able to act.

    A supervisor on call says so with the code from their message instead.
    """
    told = [each for each in out.told if not each.as_supervisor]
    rest = sorted((each for each in told if each.by_phone_at is None), key=has_it)
    others = (each for each in override_people.able(known) if each != out.sender)
    done = {each.person for each in told if each.by_phone_at is not None}
    ids = dict.fromkeys((*(each.person for each in rest), *others))
    return tuple(each for each in ids if each not in done)


def words(known: Known, out: OverrideOut) -> tuple[Line, ...]:
    """Return the words themselves with what was said of 111."""
    content = content_lines(out.content) if out.content else ()
    return (*content, *called_line(known, out))


def stand_down(ask: Asker, out: OverrideOut) -> None:
    """Ask why it is over, and tell everybody who was told; it cannot be un-known."""
    why = ask.choose(
        Choose(
            "over",
            say("override.stand_down.heading"),
            tuple(
                Option(each, say(f"override.stand_down.{each}")) for each in (*STAND_DOWNS, "no")
            ),
            hint=say("override.stand_down.hint"),
            sends=True,
            none_picked=say("list.pick_one"),
            help_key="danger-live",
        )
    )
    if why != "no":
        ask.do("stood-down", StandDown(out.row.id, why), OverrideOut)
