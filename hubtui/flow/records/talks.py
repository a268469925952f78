"""Confirm or deny talks that colleagues have recorded."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import records, routes
from hubtui.wire.records import TalkOut, Talks
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Return the job: list the talks to confirm, and ask yes, no or later for one."""

    def talks(ask: Prompter) -> End:
        found = ask.call("read", routes.TALKS)
        picked = ask.choose(_list_step(known, found))
        if picked in ("home", "talked"):
            return End(picked)
        talk = next(each for each in found.talks if each.id == picked)
        answer = ask.choose(_confirm_step(known, talk))
        if answer == "later":
            return End("home")
        ask.call(
            "confirm",
            routes.CONFIRM_TALK,
            records.ConfirmTalk(answer="yes" if answer == "yes" else "no"),
            id=talk.id,
        )
        ask.choose(
            Choose(
                "confirmed",
                say("talked.confirmed.heading", number=talk.reference),
                (Option("home", say("tell.sent.home")),),
                hint=say(
                    "talked.confirmed.hint", name=colleagues.called(known, _other(known, talk))
                ),
                picked="home",
                final=True,
                help_key="talked",
            )
        )
        return End("home")

    return talks


def _other(known: JobContext, talk: TalkOut) -> str:
    return talk.said_by if talk.other == known.me.id else talk.other


def _waits(known: JobContext, talk: TalkOut) -> bool:
    return talk.other == known.me.id and not talk.answer


def _list_step(known: JobContext, found: Talks) -> Choose:
    waiting = [talk for talk in found.talks if _waits(known, talk)]
    options = [Option(talk.id, _words(known, talk), aside=talk.reference) for talk in waiting[:7]]
    options += [Option("talked", say("talked.list.talked")), Option("home", say("tell.sent.home"))]
    return pick_one(
        "talks",
        "talked.list",
        tuple(options),
        facts={"count": len(waiting)},
        hint=say("talked.list.hint") if waiting else say("talked.list.none"),
        opens=True,
        help_key="talked",
        live=True,
    )


def _words(known: JobContext, talk: TalkOut) -> str:
    """Return who told whom and when, with the recording colleague's name."""
    name, at = colleagues.full_name(known, talk.said_by), moment_words(known, talk.at)
    return say("talked.list.they" if talk.i_told else "talked.list.you", name=name, at=at)


def _confirm_step(known: JobContext, talk: TalkOut) -> Choose:
    return pick_one(
        "confirm",
        "talked.confirm",
        ("yes", "no", "later"),
        hint=True,
        none_picked=say("talked.confirm.none"),
        body=(
            Line(_words(known, talk), LineKind.SAID),
            Line(say(f"list.level.{int(talk.level)}"), LineKind.SAID, say("view.file.level")),
        ),
        sends=True,
        help_key="talked",
    )


SPECS = (Spec("talks", build),)
