"""The base class of every hubtui app."""

from __future__ import annotations

import asyncio
import logging
import signal
import sys
import threading
import time
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

from textual import events
from textual.app import App
from textual.binding import Binding
from textual.geometry import Offset

from hubtui import guard, places
from hubtui.errors import Broken
from hubtui.tui import themes
from hubtui.tui.terminal import DRIVER, SafeApp, check_version, cursor_of

if TYPE_CHECKING:
    from textual.binding import BindingType

Result = TypeVar("Result")

ACTIVITY = (
    events.Key,
    events.Paste,
    events.MouseDown,
    events.MouseScrollUp,
    events.MouseScrollDown,
)
"""Events that show a person is there; a mouse that only moved may have been knocked."""

STOPS = tuple(getattr(signal, name) for name in ("SIGTSTP", "SIGCONT") if hasattr(signal, name))
"""Signals by which a shell stops and continues the program; the driver handles them."""


def style_paths(*names: str) -> list[str | PurePath]:
    """Return the paths of style files by name, ``base`` first."""
    folder = places.themes_dir() / "styles"
    return [folder / f"{name}.tcss" for name in dict.fromkeys(("base", *names))]


class HubApp(SafeApp[Result], inherit_bindings=False):
    """App without Textual's palette, text selection, toasts, links and screenshots."""

    TITLE = "hubtui"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS: ClassVar[str | None] = None
    VERTICAL_BREAKPOINTS = [(0, "-low"), (22, "-high")]  # noqa: RUF012 - as Textual declares it
    STYLES: ClassVar[tuple[str, ...]] = ()
    """Style files beside ``base`` that this app's screens use."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+c", "ask_leave", show=False, priority=True),
        # There is no clipboard of ours; a person's own paste arrives as text from the terminal.
        Binding("ctrl+x,ctrl+v,super+c,super+x,super+v", "nothing", show=False, priority=True),
    ]

    def __init__(self, theme: str = themes.DEFAULT) -> None:
        """Make the app with one of our themes; under NO_COLOR always the mono theme."""
        check_version()
        super().__init__(driver_class=DRIVER, css_path=style_paths(*self.STYLES))
        self._last_activity = _now()
        self._before: dict[int, Any] = {}
        """Earlier handler of each signal we handle; empty where signals are not ours to handle."""
        self._thread_hook = threading.excepthook
        self._dress(theme)

    def _dress(self, theme: str) -> None:
        """Register our themes and no other, before the first style is read."""
        ours = themes.load_all()
        for stock in self.available_themes:
            if stock not in ours:
                self.unregister_theme(stock)
        for name in ours:
            self.register_theme(ours[name])
        wanted = themes.MONO if self.no_color else theme
        self.set_reactive(App.theme, wanted if wanted in ours else themes.DEFAULT)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_load(self) -> None:
        """Take over every handler through which an error or a signal could print on the screen."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._loop_problem)
        self._thread_hook, threading.excepthook = threading.excepthook, self._thread_problem
        sys.unraisablehook = lambda _unraisable: None
        logging.lastResort = None
        if guard.POSIX and threading.current_thread() is threading.main_thread():
            self._before = {each: signal.getsignal(each) for each in (*guard.ENDINGS, *STOPS)}
            for ending in guard.ENDINGS:
                loop.add_signal_handler(ending, self.leave, 128 + ending)

    def give_back(self, loop: asyncio.AbstractEventLoop) -> None:
        """Restore the handlers for whatever runs in this process after the app."""
        loop.set_exception_handler(None)
        threading.excepthook = self._thread_hook
        for each, handler in self._before.items():
            loop.remove_signal_handler(each)
            signal.signal(each, handler)

    def on_mount(self) -> None:
        """Hide when the program continues after a stop, as somebody else may be at the desk."""
        self.app_resume_signal.subscribe(self, lambda _app: self.on_resume_hide(), immediate=True)

    # ------------------------------------------------------------ hooks for the app above

    def action_ask_leave(self) -> None:
        """Leave; ``HubTui`` asks first."""
        self.exit()

    def action_nothing(self) -> None:
        """Do nothing with this key."""

    def on_resume_hide(self) -> None:
        """Do nothing; ``HubTui`` shows its hide screen."""

    # ------------------------------------------------------------ is anybody there?

    def idle_seconds(self) -> float:
        """Return seconds since the last key, click or paste, time asleep included."""
        return max(now - before for now, before in zip(_now(), self._last_activity, strict=True))

    def note_activity(self) -> None:
        """Record this moment as the last activity."""
        self._last_activity = _now()

    async def on_event(self, event: events.Event) -> None:
        """Note activity before the event is handled."""
        if isinstance(event, ACTIVITY) and not event.is_forwarded:
            self.note_activity()
        await super().on_event(event)

    # ------------------------------------------------------------ what is shut

    @property
    def cursor_position(self) -> Offset:
        """Return the cell of the hardware cursor, which follows the focus for braille displays."""
        if not self._running or not self.screen_stack:
            return Offset(0, 0)
        focused = self.screen.focused
        return Offset(0, 0) if focused is None else cursor_of(focused)

    @cursor_position.setter
    def cursor_position(self, _position: Offset) -> None:
        """Ignore the value: the cursor follows the focus."""

    def notify(self, *_arguments: object, **_options: object) -> NoReturn:
        """Refuse: a toast covers every screen, the hide screen too; use the status row."""
        raise Broken("terminal-toast")

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Do nothing: an address may come from anybody."""

    def save_screenshot(self, *_arguments: object, **_options: object) -> NoReturn:
        """Refuse: what is on the screen must not be written to disk."""
        raise Broken("terminal-screenshot")

    def deliver_screenshot(self, *_arguments: object, **_options: object) -> NoReturn:
        """Refuse: what is on the screen must not be written to disk."""
        raise Broken("terminal-screenshot")

    # ------------------------------------------------------------ failures

    def _loop_problem(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.broke(error)

    def _thread_problem(self, hook: threading.ExceptHookArgs) -> None:
        if self._loop is not None and hook.exc_value is not None:
            self._loop.call_soon_threadsafe(self.broke, hook.exc_value)


def _now() -> tuple[float, float]:
    """Return a steady clock, which counts sleep where it can, and the wall clock, in seconds."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    steady = time.monotonic() if boot is None else time.clock_gettime(boot)
    return steady, time.time()
