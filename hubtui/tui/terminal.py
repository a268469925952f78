"""All use of Textual's private parts, for one exact version.

When Textual is bumped: read ``PRIVATE`` below line by line against the new source, run
tests/terminal, then change ``PINNED``.
"""

from __future__ import annotations

import os
import selectors
import signal
import sys
import threading
from codecs import getincrementaldecoder
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar, cast

import textual
from rich._wrap import divide_line
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import content, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._styles_cache import StylesCache
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.style import Style as VisualStyle
from textual.worker import WorkerFailed

from hubtui import guard, streams
from hubtui.domain.text import MARK, UNSAFE
from hubtui.errors import Broken
from hubtui.wording import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.color import Color
    from textual.driver import Driver
    from textual.widget import Widget

PINNED = "8.2.8"

PRIVATE = {
    "App._handle_exception, _fatal_error, _print_error_renderables, panic": (
        "every crash still ends in one of them; none has a new road to the screen"
    ),
    "App._exception, _exception_event, _return_code, _close_messages_no_wait": "same meaning",
    "App._driver": "still the driver, whose ``write`` goes to the terminal as it is",
    "App._set_pointer_shape": "still the only writer of OSC 22",
    "App.get_line_filters": "still applied to every strip just before it is written",
    "App.copy_to_clipboard": "still the only writer of OSC 52",
    "LinuxDriver.run_input_thread, exit_event, fileno, process_message": "same loop, same parser",
    "XTermParser._sequence_to_key_events": "still told alt=True for a key right after Esc",
    "LinuxDriver.start_application_mode, _file, _sigcont_application, _must_signal_resume": (
        "cursor still hidden there; output still through _file; SIGCONT as before"
    ),
    "LinuxDriver.stop_application_mode": "still the one way off the screen; nothing is drawn after",
    "XTermParser, bracketed paste": "still presses what follows an escape in a paste as keys",
    "content.divide_line": "still the one way content is wrapped, still falls over width 0",
    "StylesCache.get_inner_outer": "still a cached method, whose cache keeps each widget's cells",
    "OptionList._index_to_line": "still maps an option to its first line",
}
"""Private parts used or replaced, and what must still hold; shown by the test for a bump."""

Result = TypeVar("Result")


def check_version() -> None:
    """Refuse to run on any Textual but the version ``PINNED``."""
    beside = Path(textual.__file__).parents[1] / f"textual-{PINNED}.dist-info"
    if beside.is_dir():  # asking Textual loads importlib.metadata, before the first picture
        return
    if textual.__version__ != PINNED:
        raise Broken("terminal-textual-version", found=textual.__version__, wanted=PINNED)


class LastLine(LineFilter):
    """Removes from every painted line what no terminal may be sent, and every link."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments, changed only if one of them holds something unsafe."""
        if any(control is None and _is_unsafe(text, style) for text, style, control in segments):
            return [_made_safe(segment) for segment in segments]
        return segments


class Colourless(LineFilter):
    """Shows the mono theme in the terminal's own two colours (NO_COLOR), and marks by reverse."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours; dark text on a light colour is reversed."""
        return [
            Segment(text, None if style is None else _without_colour(style), control)
            for text, style, control in segments
        ]


class SafeApp(App[Result]):
    """App that prints no value when it breaks, and never writes clipboard or pointer shape."""

    report: str | None = None
    """What to print on the terminal after the end, if anything broke."""

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Add ``LastLine`` after every other filter."""
        return [*super().get_line_filters(), *self._own_filters]

    @property
    def _own_filters(self) -> list[LineFilter]:
        if not hasattr(self, "_kept_filters"):  # one object each: strips are cached by filter
            self._kept_filters: list[LineFilter] = [LastLine()]
            if self.no_color:
                self._kept_filters.insert(0, Colourless())
        return self._kept_filters

    def broke(self, error: BaseException) -> None:
        """Leave because of ``error``, and print only its type and place."""
        self._handle_exception(error if isinstance(error, Exception) else Broken("terminal-base"))

    def panic(self, *_renderables: object) -> None:
        """Leave as after any failure, without printing what is given: it may hold values."""
        self._handle_exception(Broken("terminal-panic"))

    def copy_to_clipboard(self, text: str) -> None:
        """Do nothing: a clipboard outlives the screen and every program may read it."""

    def ring(self) -> None:
        """Ring the terminal once, with our own byte and never one from a text."""
        if not self.is_headless and self._driver is not None:
            self._driver.write("\a")

    def _handle_exception(self, error: Exception) -> None:
        self._return_code = guard.BROKEN
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
        self._fatal_error()

    def _fatal_error(self) -> None:
        error: BaseException = self._exception or Broken("terminal-unknown")
        if isinstance(error, WorkerFailed):  # the place that matters is where the work broke
            error = error.error
        code, kept = guard.crash_code(error), guard.kept_words(say)
        self.report = self.report or say("terminal.broke", code=code, kept=kept)
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()
        if self.report is not None and not self.is_headless:
            guard.write_line(self.report)

    def _set_pointer_shape(self, shape: str) -> None:
        """Do nothing: the pointer keeps its shape."""

    def terminal_gone(self) -> None:
        """Leave at once, as there is no terminal to ask on."""
        self.leave(128 + getattr(signal, "SIGHUP", 1))

    def leave(self, code: int) -> None:
        """Leave cleanly, or by force if the loop is stuck."""
        threading.Thread(target=guard.leave_by_force, args=(code,), daemon=True).start()
        self.exit(return_code=code)

    def resumed(self) -> None:
        """Hide and paint again after a stop during which the app's screen stayed."""
        self.app_resume_signal.publish(self)
        self.refresh(layout=True)


def cursor_of(widget: Widget) -> Offset:
    """Return the cell a person looks at when this widget has the focus."""
    own = getattr(widget, "cursor_screen_offset", None)
    if own is not None:
        # At the end of its text an Input counts one cell too many.
        at_end = getattr(widget, "cursor_at_end", False) and hasattr(widget, "value")
        return cast("Offset", own) - Offset(int(at_end), 0)
    offset = widget.content_region.offset
    index = getattr(widget, "highlighted", None)
    lines: dict[int, int] | None = getattr(widget, "_index_to_line", None)
    if index is None or lines is None:
        return offset
    return offset + Offset(0, lines.get(index, 0) - widget.scroll_offset.y)


def _divide_line(text: str, width: int, fold: bool = True) -> list[int]:
    """Wrap at one cell where the width is 0: an empty widget given text, a tiny window."""
    return divide_line(text, max(1, width), fold)


content.divide_line = _divide_line  # type: ignore[attr-defined]


@lru_cache(1024)
def _backgrounds(behind: Color, own: Color) -> tuple[VisualStyle, VisualStyle]:
    """Return the styles inside and outside a widget's border."""
    return VisualStyle(background=behind + own), VisualStyle(background=behind)


def _inner_outer(_cache: StylesCache, behind: Color, own: Color) -> tuple[VisualStyle, VisualStyle]:
    """Cache by the colours alone: a cache by widget keeps the widget's cells in memory."""
    return _backgrounds(behind, own)


StylesCache.get_inner_outer = _inner_outer  # type: ignore[assignment]


class Pastes:
    """Removes escapes from pasted text: the parser would press them as keys.

    A text from a web page could otherwise go back, pick and send, against the person's will.
    """

    START, END = "\x1b[200~", "\x1b[201~"

    def __init__(self) -> None:
        """Start outside a paste."""
        self._inside = False
        self._last = ""
        """Last letters, which may begin a mark; inside a paste, they were not passed on yet."""

    def feed(self, text: str) -> str:
        """Return what the parser may get of ``text``, which may be any piece of the input."""
        out: list[str] = []
        while text:
            text = self._within(text, out) if self._inside else self._before(text, out)
        return "".join(out)

    def _before(self, text: str, out: list[str]) -> str:
        """Pass on at once all up to a paste: a lone Esc is a key and must not wait."""
        seen = self._last + text
        before, start, rest = seen.partition(self.START)
        self._inside = bool(start)
        self._last = "" if start else seen[-len(self.START) + 1 :]
        out.append((before + start)[len(seen) - len(text) :])
        return rest

    def _within(self, text: str, out: list[str]) -> str:
        pasted, end, rest = (self._last + text).partition(self.END)
        held = "" if end else next(part for part in _beginnings(self.END) if pasted.endswith(part))
        out.append(pasted.removesuffix(held).replace("\x1b", "") + end)
        self._inside, self._last = not end, held
        return rest


def _beginnings(text: str) -> list[str]:
    return [text[:length] for length in range(len(text) - 1, -1, -1)]


DRIVER: type[Driver] | None = None
"""Our driver; None for Textual's own, on Windows."""

if sys.platform != "win32":
    from textual.drivers.linux_driver import LinuxDriver

    class KeyParser(XTermParser):
        """Reads Esc and a key soon after it as these two keys: there is no Alt here.

        A busy machine reads both at once, and neither may be lost.
        """

        def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
            # Those two that stand for another letter; Esc f and b are a Mac's word right and left.
            both = len(sequence) == 2 and isinstance(ANSI_SEQUENCES_KEYS.get(sequence), str)
            if alt or both:
                yield events.Key("escape", "\x1b")
            yield from super()._sequence_to_key_events(sequence[1] if both else sequence)

    class HubDriver(LinuxDriver):
        """Textual's driver, made to survive bad bytes, closed terminals and stops."""

        def __init__(self, app: App[Any], **options: Any) -> None:
            """Write to standard output, where a person looks; standard error may be a file."""
            super().__init__(app, **options)
            self._file = cast("Any", _Forgiving(sys.__stdout__ or sys.stdout, self._gone))

        def start_application_mode(self) -> None:
            """Start with a visible cursor, which braille displays and magnifiers follow."""
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self.write("\x1b[?25h")

        def stop_application_mode(self) -> None:
            """Overwrite each line, then stop: a terminal may have no second screen to leave."""
            self.write(f"\x1b[0m{streams.wipe()}")
            super().stop_application_mode()

        def run_input_thread(self) -> None:
            """Read until told to stop; mark bytes that are no text, and leave when input ends."""
            parser, pastes = KeyParser(self._debug), Pastes()
            decode = getincrementaldecoder("utf-8")("replace").decode
            with selectors.SelectSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if selector.select(0.1):
                        data = _read(self.fileno)
                        if not data:
                            self._gone()
                            return
                        text = pastes.feed(decode(data))
                        for message in parser.feed(text) if text else ():
                            self.process_message(message)
                    for message in parser.tick():
                        self.process_message(message)

        def _gone(self) -> None:
            self._loop.call_soon_threadsafe(cast("SafeApp[Any]", self._app).terminal_gone)

        def _sigcont_application(self, *arguments: object) -> None:
            if self._must_signal_resume:
                super()._sigcont_application(*arguments)
            else:  # never put aside, so starting again would double every thread
                self._loop.call_soon_threadsafe(cast("SafeApp[Any]", self._app).resumed)

    DRIVER = HubDriver


class _Forgiving:
    """The screen as a file: a closed terminal raises nothing, and bad text is marked."""

    def __init__(self, file: TextIO, gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._lost = False
        reconfigure = getattr(file, "reconfigure", None)
        if reconfigure is not None:  # a terminal that is not UTF-8 must not break the writer
            reconfigure(errors=streams.NEAREST)

    def write(self, text: str) -> None:
        self._try(lambda: self._file.write(text))

    def flush(self) -> None:
        self._try(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _try(self, act: Callable[[], object]) -> None:
        if self._lost:
            return
        try:
            act()
        except (OSError, ValueError):
            self._lost = True
            self._gone()


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 4096)
    except OSError:  # EIO: the terminal was closed
        return b""


def _is_unsafe(text: str, style: Style | None) -> bool:
    return UNSAFE.search(text) is not None or (style is not None and style.link is not None)


def _made_safe(segment: Segment) -> Segment:
    text, style, control = segment
    if control is not None:
        return segment
    if style is not None and style.link is not None:
        style = style.update_link(None)
    # What counted for no cell leaves none, so that the line keeps its width.
    text = UNSAFE.sub(lambda found: MARK if cell_len(found[0]) else "", text)
    return Segment(text, style, control)


@lru_cache(1024)
def _without_colour(style: Style) -> Style:
    behind = style.bgcolor
    light = behind is not None and sum(behind.get_truecolor()) > 3 * 127
    return Style(
        bold=style.bold,
        underline=style.underline,
        reverse=light != bool(style.reverse),
        meta=style.meta,
    )
