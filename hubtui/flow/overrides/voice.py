"""By voice: the supervisor rings and says the code; whoever is signed in types it."""

from __future__ import annotations

from hubtui.domain.overrides.answers import ACTING_BY_VOICE, Acting
from hubtui.domain.text import TextKind
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, Write
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.overrides.undelivered import page
from hubtui.flow.people import colleagues
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import overrides, routes
from hubtui.wording import say

CODE_DIGITS = 4


def build(known: JobContext) -> Job:
    """Build it: four digits, who is acting, done."""

    def voice(ask: Prompter) -> End:
        by_voice(ask, known)
        return End()

    return voice


def by_voice(ask: Prompter, known: JobContext) -> None:
    """Take the code and who is acting; paging stops."""
    code = ask.write(_code_step())
    acting = ask.choose(_acting_step())
    body = overrides.ByVoice(code=code, acting=acting)
    heard = ask.call("heard", routes.BY_VOICE, body)
    facts = {
        "name": colleagues.full_name(known, heard.person),
        "number": heard.reference,
        "at": moment_words(known, heard.at),
    }
    key, then = "supervisor.voice.done", "supervisor.voice.next"
    has_it = acting != Acting.NOBODY_YET if heard.acknowledged is None else heard.acknowledged
    if heard.already:
        key = "supervisor.voice.already"
    elif not has_it:
        key, then = "supervisor.voice.no_one", "supervisor.voice.next_no_one"
    page(ask, say(key, **facts), (Line(say(then)),))


def _code_step() -> Write:
    return Write(
        "code",
        say("supervisor.voice.heading"),
        TextKind.CODE,
        CODE_DIGITS,
        hint=say("supervisor.voice.hint"),
        digits=CODE_DIGITS,
        help_key="voice",
    )


def _acting_step() -> Choose:
    return pick_one(
        "acting",
        "supervisor.voice",
        ACTING_BY_VOICE,
        heading=say("supervisor.voice.acting"),
        help_key="voice",
    )


SPECS = (Spec("voice", build),)
