"""Ask whether the client was consulted; one question gives consent and consultation."""

from __future__ import annotations

from hubtui.domain.alerts.consultation import REASONS, Consultation, Talked
from hubtui.domain.alerts.levels import Client
from hubtui.flow.engine.steps import Choose, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.tell.lines import name_of, named
from hubtui.guidance.walk import CHILD_BELOW
from hubtui.wording import say

_BY_NAME = (Talked.YES_OK, Talked.YES_NOT_OK)
"""Answers whose words name the client, where there is one person."""


def told(
    ask: Prompter,
    client: Client,
    name: str,
    *,
    age: int | None = None,
    prefix: str = "",
    heading: str = "",
    hint: str = "",
) -> Consultation:
    """Ask whether the sender has talked with the client; no default, as the answer is a fact.

    Args:
        ask: The prompter of the job.
        client: The client, whose name is used, as "them" could mean the colleague.
        name: The name of the colleague to tell.
        age: The client's age, or None where it is not known.
        prefix: Prefix of the step ids.
        heading: A heading to use instead of the usual one.
        hint: A hint to use instead of the usual one on whom not to ask.

    """
    whose = named(client)
    talked = ask.choose(
        Choose(
            f"{prefix}told",
            heading or _heading(client, whose, name, age),
            tuple(Option(each.value, _option(each, client)) for each in Talked),
            hint=hint or say("tell.told.hint"),
            none_picked=say("list.pick_one"),
            help_key="told",
            names=name_of(client),
        )
    )
    if talked != Talked.NO_OTHER:
        return Consultation(Talked(talked))
    reason = ask.pick(
        f"{prefix}told.reason",
        "list.told-reason",
        REASONS,
        heading=say("tell.told.reason"),
        help_key="told",
    )
    return Consultation(Talked.NO_OTHER, reason)


def told_again(answer: Consultation) -> dict[str, str]:
    """Return the answers that give the consultation ``answer``, to fill in the steps."""
    given = {"told": answer.talked.value}
    return {**given, "told.reason": answer.reason} if answer.reason else given


def _heading(client: Client, whose: str, name: str, age: int | None) -> str:
    match client.kind:
        case "place":
            return say("tell.told.place_heading", name=name)
        case "children":
            return say("tell.told.children_heading", client=whose, name=name)
        case _ if age is not None and age < CHILD_BELOW:
            return say("tell.told.child_heading", client=whose, name=name)
        case _:
            return say("tell.told.heading", client=whose, name=name)


def _option(each: Talked, client: Client) -> str:
    if client.kind in ("person", "known") and each in _BY_NAME:
        return say(f"tell.told.{each.value}", client=named(client))
    return say(f"list.told.{each.value}")
