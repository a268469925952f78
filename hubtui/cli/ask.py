"""Ask on the command line for a value that no flag gave."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hubtui.cli.trouble import trouble_words
from hubtui.errors import Refused
from hubtui.plain.console import Console, Ended
from hubtui.plain.typed import Pasted
from hubtui.wording import say

_YES, _NO = frozenset({"y", "yes"}), frozenset({"n", "no"})


def ask_line(
    key: str, *, otherwise: str = "", check: Callable[[str], str] = str.strip, **facts: str
) -> str:
    """Return the line typed, or ``otherwise`` if the line is empty.

    If ``check`` refuses the line, the reason is printed and the question asked again.

    Raises:
        Refused: ``answer-missing`` at the end of input, with the question's field.
    """
    return _asked(
        key,
        say(key, otherwise=otherwise, **facts),
        lambda line: check(line.strip() or otherwise),
    )


def ask_secret(key: str, *, check: Callable[[str], str] = str) -> str:
    """Return a secret typed without echo, or read from standard input.

    If ``check`` refuses the secret, the reason is printed and the question asked again.

    Raises:
        Refused: ``answer-missing`` at the end of input, with the question's field.
    """
    return _asked(key, say(key), check, secret=True)


def _asked(key: str, prompt: str, check: Callable[[str], str], *, secret: bool = False) -> str:
    console = _console()
    while True:
        console.prompt(prompt)
        try:
            line = console.read(secret=secret)
            if isinstance(line, Pasted) and line.many:
                console.say(say("plain.many-lines"))
                continue
            return check(str(line))
        except Ended:
            console.say("")
            raise Refused("answer-missing", field=key.rpartition(".")[2]) from None
        except Refused as wrong:
            console.say(trouble_words(wrong))
        finally:
            console.brackets(on=False)


@cache
def _console() -> Console:
    """Return the shared console, so that a line typed ahead answers the next question."""
    return Console(ahead=True)


def ask_yes(key: str, **facts: str) -> bool:
    """Return True for yes; ask again until the answer is yes or no."""
    while (answer := ask_line(key, check=str.casefold, **facts)) not in _YES | _NO:
        pass
    return answer in _YES
