"""Set how messages reach a person away from a desk; a message only says that something waits."""

from __future__ import annotations

from hubtui.domain.text import TextKind
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option, Write
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import Reach
from hubtui.wording import say

LIMIT = 200
_WAYS = ("mail", "hook")


def build(_known: JobContext) -> Job:
    """Build the page of one's reach; it opens again after each change."""

    def job(ask: Prompter) -> End:
        now = ask.call("reach", routes.REACH)
        body = overrides.SetReach(mail=now.mail, hook=now.hook, ordinary=now.ordinary)
        match ask.choose(_step(now)):
            case "mail":
                change: dict[str, object] = {
                    "mail": ask.write(_write_step("mail", now.mail)).strip()
                }
            case "hook":
                change = {"hook": ask.write(_write_step("hook", now.hook)).strip()}
            case "ordinary":
                change = {"ordinary": not now.ordinary}
            case _:
                return End("settings")
        ask.call("set", routes.SET_REACH, body.model_copy(update=change))
        return End("@again")

    return job


def _step(now: Reach) -> Choose:
    asides = {
        "mail": now.mail or say("reach.off"),
        "hook": now.hook or say("reach.off"),
        "ordinary": say("settings.on" if now.ordinary else "settings.off"),
    }
    failing = (each for each in now.failing if each in _WAYS)
    rows = [Line(say(f"reach.no_{each}"), LineKind.HEAD) for each in now.off if each in _WAYS]
    rows += [Line(say(f"roster.use.failed_{each}"), LineKind.HEAD) for each in failing]
    return pick_one(
        "reach",
        "reach",
        tuple(
            Option(way, say(f"reach.{way}"), asides.get(way, ""))
            for way in ("mail", "hook", "ordinary", "back")
        ),
        hint=True,
        body=tuple(rows),
        opens=True,
        help_key="reach",
    )


def _write_step(name: str, value: str) -> Write:
    return Write(
        name,
        say(f"reach.{name}_heading"),
        TextKind.LINE,
        LIMIT,
        hint=say(f"reach.{name}_hint"),
        value=value,
        optional=True,
        help_key="reach",
    )


SPECS = (Spec("reach", build),)
