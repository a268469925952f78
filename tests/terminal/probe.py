"""A tiny app holding a secret, once on our base and once on the toolkit's own (the control).

``python probe.py hub`` goes through the real ``hubtui.__main__``; ``python probe.py stock`` is
what one would write without it. What happens on a key is the same in both:
b break, t break in a thread, k break in a task, r break with a rich error, n next text.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import types
from pathlib import Path
from typing import Any, ClassVar

SECRET = "Mereana Kahu"
KEYS: list[Any] = [(key, f"go('{key}')", key) for key in "btkrn"]


def texts() -> list[str]:
    """The texts to show one after another."""
    path = os.environ.get("PROBE_TEXTS")
    return json.loads(Path(path).read_text("ascii")) if path else [SECRET]


class Body:
    """What both apps do; Textual is imported only once the door has been gone through."""

    hub: ClassVar[bool]

    def visual(self, text: str) -> Any:
        """Text as an app on this base would show it."""
        if not self.hub:
            return text
        from hubtui.tui.words import literal

        return literal(text)

    def compose(self) -> Any:
        from textual.widgets import Button, Input, OptionList, Static, TextArea

        visual = self.visual
        self.texts, self.index = texts(), 0
        yield Static(f"pid {os.getpid()}", id="state")
        yield Static(visual(self.texts[0]), id="shown")
        yield OptionList(visual(self.texts[0]), id="list")
        yield Button(visual(self.texts[0]), id="button")
        yield Input(self.texts[0] if self.hub else SECRET, id="field")
        yield TextArea(self.texts[0], id="note")

    def on_mount(self) -> None:
        self.query_one("#list").focus()  # type: ignore[attr-defined]

    def action_go(self, key: str) -> None:
        held = SECRET  # what a traceback with locals would print
        if key == "b":
            raise ValueError(held)
        if key == "r":
            raise Rich(held)
        if key == "t":
            threading.Thread(target=self.fail).start()
        elif key == "k":
            import asyncio  # late: the plain front must not have it

            asyncio.get_running_loop().call_soon(self.fail)
        elif key == "n":
            self.show()

    def fail(self) -> None:
        held = SECRET
        raise ValueError(held)

    def show(self) -> None:
        self.index += 1
        text = self.texts[self.index % len(self.texts)]
        visual = self.visual
        query: Any = self.query_one  # type: ignore[attr-defined]
        query("#shown").update(visual(text))
        query("#list").clear_options()
        query("#list").add_option(visual(text))
        query("#button").label = visual(text)
        query("#field").value = text
        query("#note").text = text
        query("#state").update(f"shown {self.index}.")

    def action_ran(self) -> None:
        self.query_one("#state").update("FOREIGN ACTION RAN")  # type: ignore[attr-defined]

    def on_resume_hide(self) -> None:
        self.query_one("#state").update("HIDDEN NOW")  # type: ignore[attr-defined]


class Rich(Exception):
    """An error that draws itself, with what it holds."""

    def __rich__(self) -> str:
        return str(self)


def hub_front() -> int:
    """Run the probe on our base."""
    from hubtui.tui.base import HubApp

    class Probe(Body, HubApp[None]):
        hub = True
        BINDINGS = KEYS

        def leave(self, code: int) -> None:
            """Leave; where it is to be stuck, the loop never comes to it."""
            if os.environ.get("PROBE_STUCK"):
                self.exit = lambda *_, **__: None  # type: ignore[method-assign]
            super().leave(code)

    app = Probe()
    app.run()
    return app.return_code or 0


def stock() -> int:
    """Run the probe on the toolkit's own app."""
    from textual.app import App

    class Stock(Body, App[None]):
        hub = False
        BINDINGS = KEYS

    if os.environ.get("PROBE_NOHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    app = Stock()
    app.run()
    return app.return_code or 0


def hub() -> int:
    """Come in by the real door, with a command line that has but one command."""
    from hubtui import guard
    from hubtui.__main__ import main
    from hubtui.wording import say

    def command(arguments: list[str], *, plain: bool) -> int:
        if os.environ.get("PROBE_RAISE"):
            raise ValueError(SECRET)
        if plain or "--help" in arguments:
            loaded = sorted({"textual", "asyncio", "ctypes"} & sys.modules.keys())
            guard.set_echo(True)
            print(f"plain {plain}, loaded {loaded}, guard {os.getppid() == _PARENT}", flush=True)
            input("> ")
            return 0
        return guard.run(hub_front, say)

    cli = types.ModuleType("hubtui.cli")
    cli.main = command  # type: ignore[attr-defined]
    sys.modules["hubtui.cli"] = cli
    import hubtui

    vars(hubtui)["cli"] = cli
    if os.environ.get("PROBE_NOHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return main(sys.argv[2:])


_PARENT = os.getppid()

if __name__ == "__main__":
    sys.exit(stock() if sys.argv[1] == "stock" else hub())
