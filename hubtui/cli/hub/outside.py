"""Test the channels by which a hub sends messages, from its own machine."""

from __future__ import annotations

from pathlib import Path

from hubtui.cli.hub.ask_hub import ask
from hubtui.cli.hub.place import standing
from hubtui.cli.out import out
from hubtui.errors import Broken
from hubtui.wire import routes
from hubtui.wire.outside import SendTest
from hubtui.wording import say


def try_message(place: Path, name: str) -> bool:
    """Send a test message and print each channel's result; return True if one was sent."""
    tried = ask(place, routes.SEND_TEST, SendTest(person=standing(place).people[name]))
    if not tried.results:
        out(say("server.test.nowhere", name=name))
    for channel, became in tried.results:
        out(say(f"server.test.{channel}", name=name, became=_words(became)))
    return any(became == "sent" for _, became in tried.results)


def _words(became: str) -> str:
    try:
        return say(f"server.test.became.{became}")
    except Broken:
        return say("server.test.became.else", code=became)
