"""Run a job line by line without a desk, as set-up needs it."""

from __future__ import annotations

from collections.abc import Callable

from hubtui.cli.trouble import trouble_words
from hubtui.errors import HubError
from hubtui.flow.engine.effects import Effect
from hubtui.flow.engine.steps import Do, End
from hubtui.flow.engine.walk import Job, Walk
from hubtui.plain.ask import Asking
from hubtui.plain.console import Console, Ended
from hubtui.plain.typed import Command
from hubtui.wording import say


def walk(job: Job, perform: Callable[[Effect], object]) -> int:
    """Ask the job's steps until it ends; return 1 if the person leaves before that, else 0."""
    console = Console(ahead=True)
    asking = Asking(console, lambda: False, str, aloud=True)
    console.say(say("cli.walk.words"))
    steps, trouble = Walk(job), ""
    while True:
        step = steps.now()
        if isinstance(step, End):
            return 0
        if isinstance(step, Do):
            trouble = _do(steps, step, perform)
            continue
        try:
            answer = asking.ask(step, trouble)
            trouble = ""
            match answer:
                case Command.BACK:
                    steps.back()
                case Command.LEAVE:
                    console.say(say("cli.walk.ended"))
                    return 1
                case Command():
                    console.say(say("cli.walk.words"))
                case _:
                    steps.answer(step, answer.value)
        except Ended:
            console.say("", say("cli.walk.ended"))
            return 1
        except HubError as error:
            trouble = trouble_words(error)
        finally:
            console.brackets(on=False)


def _do(steps: Walk, step: Do, perform: Callable[[Effect], object]) -> str:
    """Perform an effect; if it fails, go back to the step before it and return the words."""
    try:
        steps.done(step, perform(step.effect))
    except HubError as error:
        steps.back()
        return trouble_words(error)
    return ""
