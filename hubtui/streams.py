"""The program's own streams: they accept every letter, and a terminal can be emptied."""

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from typing import TextIO, cast

NEAREST = "nearest"
"""Name of the error handler for letters that a terminal cannot show."""


RESET = (
    "\x18"  # gives up a half-written escape
    "\x1b[?2026l"  # shows a held-back frame, so that clearing it counts
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # mouse
    "\x1b[?1004l\x1b[?2004l\x1b[?2048l\x1b[<u"  # focus reports, pasting, sizes, Kitty keys
    "\x1b[0m{wiped}\x1b[?1049l"  # blank the other screen, then leave it
    "\x1b[0m\x1b[?7h\x1b[?25h{wiped}"
    "\x1b[2J\x1b[3J"  # and blank this one with its scrollback
)
"""Escape sequences that restore a terminal from any state and empty it."""

KEEPS_SCROLLBACK = ("screen", "vt1", "vt2", "ansi")
"""Prefixes of the names (TERM) of terminals that cannot erase their scrollback."""


def forgive() -> None:
    """Replace letters that a terminal cannot show by the nearest ones, instead of failing."""
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=NEAREST)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Return letters without macrons and accents; where that is not ASCII, question marks."""
    assert isinstance(error, UnicodeEncodeError)
    bare = unicodedata.normalize("NFKD", error.object[error.start : error.end])
    kept = (letter for letter in bare if not unicodedata.combining(letter))
    return "".join(letter if letter.isascii() else "?" for letter in kept), error.end


codecs.register_error(NEAREST, _nearest)  # registered at import, also without ``forgive``


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a stream is a terminal; a closed one is none."""
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:  # closed
        return False


def wipe(rows: int = 0) -> str:
    """Return what overwrites each line of the screen and goes to its first cell.

    Each line is erased by itself, because some programs (tmux, GNU screen) keep a cleared screen
    in their scrollback. On a screen below 24 lines, the last line is erased several times.
    """
    if not rows:
        with suppress(AttributeError, OSError, ValueError):
            rows = os.get_terminal_size(cast("TextIO", screen()).fileno()).lines
    lines = (f"\x1b[{row};1H\x1b[2K" for row in range(1, max(rows, 24) + 1))
    return "".join(lines) + "\x1b[H"


def forgets(env: Mapping[str, str]) -> bool:
    """Tell whether this terminal can erase its scrollback."""
    term = env.get("TERM", "")
    if term in ("", "dumb") or env.get("STY"):
        return False
    in_tmux = term.startswith("screen") and bool(env.get("TMUX"))  # its own old name for itself
    return in_tmux or not term.startswith(KEEPS_SCROLLBACK)


def screen() -> TextIO | None:
    """Return the stream that shows the program's output: stdout if a terminal, else stderr."""
    return sys.__stdout__ if is_terminal(sys.__stdout__) else sys.__stderr__


def empty() -> bool:
    """Restore the terminal and empty it; return False if something may stay readable."""
    stream = screen()
    if stream is None or not is_terminal(stream) or os.environ.get("TERM", "") in ("", "dumb"):
        return False
    with suppress(OSError):
        os.write(stream.fileno(), RESET.format(wiped=wipe()).encode("ascii"))
    return forgets(os.environ)
