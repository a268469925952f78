"""Does the person know? One question gives consent, consultation and told-status."""

from __future__ import annotations

from hubtui.domain.told import REASONS, Talked, Told
from hubtui.flow.steps import Choose, Option
from hubtui.flow.walk import Asker
from hubtui.wording import say


def told(ask: Asker, kind: str = "", *, prefix: str = "") -> Told:
    """Ask whether they have talked; nothing is picked, for it states a fact.

    A ``place`` is not talked with, but the people there are.
    """
    heading = "tell.told.place_heading" if kind == "place" else "tell.told.heading"
    talked = ask.choose(
        Choose(
            f"{prefix}told",
            say(heading),
            tuple(Option(each.value, say(f"list.told.{each.value}")) for each in Talked),
            hint=say("tell.told.hint"),
            none_picked=say("list.pick_one"),
            help_key="told",
        )
    )
    if talked != Talked.NO_OTHER:
        return Told(Talked(talked))
    reason = ask.choose(
        Choose(
            f"{prefix}told.reason",
            say("tell.told.reason"),
            tuple(Option(each, say(f"list.told-reason.{each}")) for each in REASONS),
            none_picked=say("list.pick_one"),
            help_key="told",
        )
    )
    return Told(Talked.NO_OTHER, reason)


def told_again(answer: Told) -> dict[str, str]:
    """Return the answers that say ``answer``, for a job that begins with it."""
    given = {"told": answer.talked.value}
    return {**given, "told.reason": answer.reason} if answer.reason else given
