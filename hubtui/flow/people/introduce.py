"""Introduce two people who should meet; no client is named."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.wire import people, routes
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Build the introduction: pick two people, check, and the hub tells both."""

    def introduce(ask: Prompter) -> End:
        first = ask.choose(_who_step(known, "first"))
        second = ask.choose(_who_step(known, "second", first))
        if ask.choose(_check_step(known, first, second)) == "no":
            return End()
        ask.call("introduced", routes.INTRODUCE, people.Introduce(first=first, second=second))
        ask.choose(
            Choose(
                "done",
                say("week.introduce.done"),
                (Option("home", say("week.home")),),
                hint=say("week.introduce.done_hint"),
                picked="home",
                final=True,
                help_key="introduce",
            )
        )
        return End()

    return introduce


def _who_step(known: JobContext, which: str, other: str = "") -> Choose:
    return Choose(
        which,
        say(f"week.introduce.{which}"),
        colleagues.colleagues(known, {other}),
        hint=say("week.introduce.hint"),
        entry=Filter(),
        empty=say("week.introduce.empty"),
        none_picked=say("list.pick_one"),
        help_key="introduce",
    )


def _check_step(known: JobContext, first: str, second: str) -> Choose:
    one, other = (colleagues.full_name(known, person) for person in (first, second))
    return pick_one(
        "check",
        "week.introduce",
        ("yes", "no"),
        heading=say("week.introduce.check", one=one, other=other),
        hint=say("week.introduce.check_hint", me=known.me.name),
        none_picked=say("week.introduce.none"),
        sends=True,
        help_key="introduce",
    )


SPECS = (Spec("introduce", build),)
