"""First run on a machine that has joined no hub: offer the demo, or joining."""

from __future__ import annotations

from hubtui.plain.console import Console, Ended
from hubtui.plain.typed import Command, command_in
from hubtui.wording import say, say_lines


def first_run(*, plain: bool) -> int:
    """Say that there is no hub here, and offer the demo, joining or leaving."""
    console = Console(ahead=True)
    danger = say("cli.emergency", number="111")
    console.say(danger, *say_lines("cli.first.lines"))
    try:
        while True:
            console.prompt(say("cli.first.pick"))
            line = console.read()
            match command_in(line, picks=True) or line.strip():
                case "1":
                    from hubtui.cli.demo import demo

                    return demo(plain=plain)
                case "2":
                    from hubtui.cli.join import join_here

                    return join_here()
                case "3" | Command.LEAVE:
                    return 0
                case Command.DANGER:
                    console.say(danger, say("cli.first.danger"))
                case _:
                    console.say(say("cli.first.again"))
    except Ended:
        console.say("")
        return 1
    finally:
        console.brackets(on=False)
