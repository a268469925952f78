"""Protects the terminal and the process before the rest of the program is loaded.

Only a little of the standard library is used, because this runs before any slow import. The
wording function is passed in (``hubtui.wording.say``), because this module is below the wording.
"""

from __future__ import annotations

import faulthandler
import os
import select
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Protocol

from hubtui import streams

if TYPE_CHECKING:
    import logging
    from mmap import mmap

try:
    import resource
    import termios
except ImportError:  # Windows has neither; what needs them does nothing there
    POSIX = False
else:
    POSIX = True

_asked: list[str] = []
"""Not empty once a secret was asked for here."""

GRACE = 1.5
"""Seconds a child has to leave by itself after a signal."""

STAKES = ("all", "words", "held", "alert", "held words", "alert words")
"""What the end of a front may lose; each word is one of ``terminal.kept``."""
_stake: mmap | bytearray = bytearray(1)
"""Index into ``STAKES``, last set by the front, which the guard reads if the front is killed."""

BROKEN = 70
"""Exit code after a crash (EX_SOFTWARE)."""

ENDINGS = tuple(
    getattr(signal, name)
    for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
    if hasattr(signal, name)
)
"""Signals that tell the program to leave now."""


class Say(Protocol):
    """Returns the sentence of a key, as ``hubtui.wording.say``."""

    def __call__(self, key: str, /, **facts: object) -> str:
        """Return the sentence with its facts filled in."""


def scrub(env: MutableMapping[str, str]) -> None:
    """Remove the switches by which another user of the account could watch or steer the app."""
    for name in [name for name in env if name.startswith("TEXTUAL")]:
        del env[name]
    # COLUMNS and LINES would freeze the size; the asyncio switch logs what is awaited; the keys of
    # the hub's mail and web hook would go to a file, and with them the mail password.
    for name in ("COLUMNS", "LINES", "PYTHONASYNCIODEBUG", "SSLKEYLOGFILE"):
        env.pop(name, None)
    env["TEXTUAL_DISABLE_KITTY_KEY"] = "1"
    env["TEXTUAL_ANIMATIONS"] = "none"
    # A plugin would see every body; looking for one reads what every package here says of itself.
    env["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
    delay = env.get("ESCDELAY", "")
    if not (delay.isascii() and delay.isdigit() and 25 <= int(delay[:5]) <= 500):
        env["ESCDELAY"] = "100"


def no_dumps(say: Say) -> None:
    """Keep a crash from writing memory to disk and stack frames to the terminal."""
    faulthandler.disable()
    no_cores()
    warnings.simplefilter("ignore")  # a warning quotes what it warns of
    sys.excepthook = lambda _kind, error, _frames: tell(error, say)
    sys.unraisablehook = lambda _unraisable: None
    threading.excepthook = lambda hook: tell(hook.exc_value or SystemError(), say)


def no_cores() -> None:
    """Keep a crash from writing memory to disk.

    The limit is 1 byte, not 0: where cores go to a program (Ubuntu, Fedora), Linux obeys no limit
    but 1 (``fs/coredump.c``, core(5)). A core file of 1 byte holds no memory.
    """
    if POSIX:
        most = resource.getrlimit(resource.RLIMIT_CORE)[1]
        least = 1 if sys.platform == "linux" and most != 0 else 0
        resource.setrlimit(resource.RLIMIT_CORE, (least, least))


def quiet_logs() -> None:
    """Keep handled values out of log lines; called where logging is loaded anyway."""
    import logging

    if logging.lastResort is not None:
        logging.lastResort.addFilter(_without_values)


def _without_values(record: logging.LogRecord) -> bool:
    """Reduce a library's log line to its logger, kind and place; drop every traceback."""
    if not record.name.startswith("hubtui."):  # ours are codes and ids, never values
        error = record.exc_info[1] if record.exc_info else None
        where = f"{record.levelname}.{record.module}.{record.lineno}"
        record.msg = f"{record.name}: {where if error is None else crash_code(error)}"
        record.args = None
    record.exc_info = record.exc_text = record.stack_info = None
    return True


def wants_plain(argv: Sequence[str], env: MutableMapping[str, str]) -> bool:
    """Tell whether this terminal, or this person, needs plain mode."""
    if "--plain" in argv or env.get("ACCESSIBLE", "0") not in ("", "0"):
        return True
    if POSIX and env.get("TERM", "") in ("", "dumb"):
        return True
    return not (streams.is_terminal(sys.stdin) and streams.is_terminal(sys.stdout))


def set_echo(on: bool) -> None:
    """Turn the echo of typed text on or off; unread text stays, as it may be the answer."""
    if not (POSIX and streams.is_terminal(sys.stdin)):
        return
    descriptor = sys.stdin.fileno()
    with suppress(termios.error):
        settings = termios.tcgetattr(descriptor)
        settings[3] = settings[3] | termios.ECHO if on else settings[3] & ~termios.ECHO
        settings[0] &= ~(termios.IXON | termios.IXOFF)  # Ctrl+S would stop all output
        termios.tcsetattr(descriptor, termios.TCSANOW, settings)


def secret_asked() -> None:
    """Remember that a secret was asked for: unread text may be one, and no shell may get it."""
    _asked.append("secret")


def drop_typed() -> None:
    """Discard typed text not read yet, which was meant for an earlier question."""
    if POSIX and streams.is_terminal(sys.stdin):
        with suppress(termios.error, ValueError):
            termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def unfinished(wait: float = 0.0) -> bytes:
    """Return the bytes typed but not read, including a line without its Enter."""
    if not (POSIX and streams.is_terminal(sys.stdin)):
        return b""
    descriptor = sys.stdin.fileno()
    with suppress(OSError, termios.error):
        settings = termios.tcgetattr(descriptor)
        by_letter = [*settings[:3], settings[3] & ~termios.ICANON, *settings[4:]]
        termios.tcsetattr(descriptor, termios.TCSANOW, by_letter)
        try:
            if select.select([descriptor], [], [], wait)[0]:
                return os.read(descriptor, 65_536)
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, settings)
    return b""


@contextmanager
def quiet_terminal() -> Iterator[None]:
    """Hide text typed too early; restore the terminal at the end.

    Unread text is dropped only after a secret was asked for; a front drops it itself (``run``).
    """
    streams.forgive()
    settings = _settings()
    set_echo(False)
    # An exit by exception, so that the terminal is put back; INT would print a traceback.
    # What the caller ignores (nohup, a shell's background job) stays ignored.
    before = {
        ending: signal.signal(ending, _leave)
        for ending in ENDINGS
        if signal.getsignal(ending) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
        # A command that asks for no secret leaves the lines pasted after it to the shell.
        _restore(settings, drop=bool(_asked))


def crash_code(error: BaseException) -> str:
    """Return the type and place of a failure, and no value."""
    place = "start"
    step = error.__traceback__
    while step is not None:
        module = str(step.tb_frame.f_globals.get("__name__", ""))
        if module.startswith("hubtui"):
            place = f"{module.rpartition('.')[2]}.{step.tb_lineno}"
        step = step.tb_next
    return f"{type(error).__name__}.{place}"


def at_stake(what: str) -> None:
    """Record what the end of this front would lose now; empty: only the last second."""
    _stake[0] = STAKES.index(what or "all")


def kept_words(say: Say) -> str:
    """Return what the end of the front means for typed words, and for alerts not sent."""
    return " ".join(say(f"terminal.kept.{what}") for what in STAKES[_stake[0]].split())


def tell(error: BaseException, say: Say) -> None:
    """Print that hubtui broke, with a crash code and no value."""
    code = crash_code(error)
    try:
        write_line(say("terminal.broke", code=code, kept=kept_words(say)))
    except BaseException:  # noqa: BLE001 - one funnel: Python would print both with their values
        write_line(code)


def write_line(line: str) -> None:
    """Write a line to the terminal, even if stdout was replaced."""
    stream = streams.screen()
    if stream is not None:
        with suppress(OSError, ValueError):
            stream.write(f"{line}\n")
            stream.flush()


def run(child: Callable[[], int], say: Say) -> int:
    """Run a front in a child; if it is killed, restore and empty the terminal.

    Call this before the front's imports, so that this process stays small and does not fail for
    the same reason as the child.
    """
    if not POSIX:
        return _outcome(child, say)
    global _stake
    from mmap import mmap

    _stake = mmap(-1, 1)  # shared with the child from before it begins
    settings = _settings()
    # Ctrl+Z, pressed to undo, would leave a shell below a client's name; the app has it as a key.
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    ours, theirs = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(theirs)
        _follow(ours)
        for ending in ENDINGS:
            if signal.getsignal(ending) is _leave:
                signal.signal(ending, _leave_once)
        code = _outcome(child, say)
        os._exit(code)  # no finalising: nothing left behind can hold the process up
    os.close(ours)
    try:
        status = _wait(pid)
    finally:
        os.close(theirs)
    if os.WIFSIGNALED(status):
        cleared = streams.empty()
        _restore(settings)
        if not cleared:
            write_line(say("plain.earlier-lines"))
        number = f"signal.{os.WTERMSIG(status)}"
        write_line(say("terminal.killed", code=number, kept=kept_words(say)))
        return 128 + os.WTERMSIG(status)
    _restore(settings)
    return os.WEXITSTATUS(status)


def _wait(pid: int) -> int:
    """Wait for the child's end and pass signals on; stop and continue together with it."""

    def pass_on(number: int, _frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGHUP if number == signal.SIGHUP else signal.SIGTERM)
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def put_an_end(_number: int, _frame: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    signal.signal(signal.SIGALRM, put_an_end)
    for ending in ENDINGS:
        signal.signal(ending, pass_on)
    while True:
        _, status = os.waitpid(pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            signal.setitimer(signal.ITIMER_REAL, 0)
            return status
        os.kill(os.getpid(), signal.SIGSTOP)


def _follow(descriptor: int) -> None:
    """Leave when the guard is gone: its end of the pipe then closes, even after a kill."""

    def watch() -> None:
        os.read(descriptor, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        leave_by_force()

    threading.Thread(target=watch, name="guard-watch", daemon=True).start()


def leave_by_force(code: int = 128 + signal.SIGTERM) -> None:
    """End this process after the grace time even if the loop or a thread is stuck.

    The guard sees an ordinary end, so the screen is emptied here, for at most 0.2 s in case the
    terminal takes no more.
    """
    threading.Event().wait(GRACE)
    emptied = threading.Thread(target=streams.empty, daemon=True)
    emptied.start()
    emptied.join(0.2)
    os._exit(code)


def _outcome(child: Callable[[], int], say: Say) -> int:
    """Run the front and return an exit code; print no more than a code of an error."""
    try:
        return child()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    except BaseException as error:  # noqa: BLE001 - the one funnel: Python would print its values
        tell(error, say)
        return BROKEN
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()


def _leave(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _leave_once(number: int, frame: object) -> None:
    """Leave, and ignore later signals: Ctrl+C also reaches the guard, which then sends one."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    _leave(number, frame)


def _settings() -> list[Any] | None:
    if POSIX and streams.is_terminal(sys.stdin):
        with suppress(termios.error):
            return termios.tcgetattr(sys.stdin.fileno())
    return None


def _restore(settings: list[Any] | None, *, drop: bool = True) -> None:
    if settings is not None:
        with suppress(termios.error, ValueError):
            termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, settings)
        if drop:
            drop_typed()  # text typed at a front must not reach the shell
