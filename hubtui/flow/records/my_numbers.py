"""My numbers: the records a person made with the guide, for their own file."""

from __future__ import annotations

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Filter, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.records.ok import record_lines
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes
from hubtui.wire.records import RecordOut
from hubtui.wording import say


def build(known: JobContext) -> Job:
    """Return the job; ``begin["id"]`` opens one record directly."""

    def records(ask: Prompter) -> End:
        found = ask.call("read", routes.RECORDS)
        ask.assume({"records": ask.begin["id"]} if "id" in ask.begin else {})
        picked = ask.choose(_list_step(known, found.records))
        if picked in ("home", "ok"):
            return End(picked)
        made = next(each for each in found.records if each.id == picked)
        way = ask.choose(
            Choose(
                "record",
                say("view.file.heading"),
                (Option("list", say("view.file.back")), Option("home", say("tell.sent.home"))),
                body=record_lines(known, made),
                picked="list",
                help_key="records",
            )
        )
        return End("@change", {"step": "records"}) if way == "list" else End("home")

    return records


def _list_step(known: JobContext, found: list[RecordOut]) -> Choose:
    rows = tuple(
        Option(each.id, each.reference, aside=_aside(known, each), search=each.outcome)
        for each in found
    )
    ends = (
        Option("ok", say("home.ok"), stays=True),
        Option("home", say("tell.sent.home"), stays=True),
    )
    return pick_one(
        "records",
        "ok.records",
        (*rows, *ends),
        hint=say("ok.records.hint") if rows else say("ok.records.none"),
        entry=Filter() if rows else None,
        empty=say("ok.records.empty") if rows else "",
        help_key="records",
    )


def _aside(known: JobContext, each: RecordOut) -> str:
    at = moment_words(known, each.at)
    return say("ok.records.row", outcome=say(f"ok.file.{each.outcome}"), at=at)


SPECS = (Spec("records", build),)
