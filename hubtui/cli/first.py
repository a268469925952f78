"""The first run on a machine that joined no hub: try it, or join."""

from __future__ import annotations

from hubtui.plain.console import Console, Ended
from hubtui.wording import say, say_lines


def first_run(*, plain: bool) -> int:
    """Say plainly that there is no hub here yet, and offer the two ways on."""
    console = Console()
    danger = say("cli.emergency", number="111")
    console.say(danger, *say_lines("cli.first.lines"))
    try:
        while True:
            console.prompt(say("cli.first.pick"))
            typed = console.read().strip().casefold()
            if "!" in typed or "\x1b[20~" in typed:  # F9, as a terminal sends it
                console.say(danger, say("cli.first.danger"))
                continue
            match typed:
                case "1":
                    from hubtui.cli.demo import demo

                    return demo(plain=plain)
                case "2":
                    from hubtui.cli.join import join_here

                    return join_here()
                case "3" | "leave":
                    return 0
                case _:
                    console.say(say("cli.first.again"))
    except Ended:
        console.say("")
        return 1
