"""The plain front: a first prompt before anything is loaded, then the open jobs as lines.

The desk runs on a loop of its own in a second thread; the console stays in the main thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from hubtui import guard
from hubtui.desk.session.occupancy import STOP, Occupancy
from hubtui.errors import HubError
from hubtui.plain.console import Console, Ended, Woken
from hubtui.plain.typed import Command, Pasted, command_in
from hubtui.wording import say, say_lines

if TYPE_CHECKING:
    import asyncio

    from hubtui.desk.desk import Desk
    from hubtui.desk.stack import Stack
    from hubtui.desk.state import Heard, Shown
    from hubtui.flow.engine.steps import Value
    from hubtui.plain.ask import Asking

T = TypeVar("T")

PATIENCE = 1.0
"""Seconds of work after which a line says so, and what is typed meanwhile is discarded."""

READING_SECONDS = 300
"""Seconds after a typed line for which the person counts as reading or listening."""


@dataclass(frozen=True, slots=True)
class Start:
    """What the first prompt shows before anything is loaded; ``phone_lines`` say whom to ring."""

    hub: str
    practice: bool
    phone_lines: tuple[str, ...]


class PlainFront:
    """One run of the plain front."""

    def __init__(self, connect: Callable[[], Awaitable[Desk]], start: Start) -> None:
        """Keep ``connect``, which imports its modules only after the first prompt is shown."""
        self.connect = connect
        self.start = start
        self.console = Console()
        self.loop: asyncio.AbstractEventLoop
        self.desk: Desk
        self.stack: Stack
        self.asking: Asking
        self._who = ""
        """Id of the person last said to be signed in."""
        self._news = 0
        self._stage_changed = False
        self._held_changed = self._held_now = False
        self._said = ""
        """The status words printed last."""
        self._called = False
        self._lent = False
        self._broken: BaseException | None = None
        self._unsubscribe: Callable[[], None] = lambda: None

    def run(self) -> int:
        """Run until the person leaves or input ends; what was typed is kept in both cases."""
        try:
            if self._first_prompt():
                import asyncio

                self._stand(asyncio.new_event_loop())
        finally:
            self.console.brackets(on=False)
        return 0

    def take_over(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Draw the app's desk, on its loop, while the person there wants plain mode.

        Returns True if the app must continue; its desk is still open then.
        """
        self._lent = True
        self.console.say(*self._welcome())
        try:
            return self._stand(loop)
        finally:
            self.console.brackets(on=False)

    def _stand(self, loop: asyncio.AbstractEventLoop) -> bool:
        self.loop = loop
        guard.quiet_logs()
        loop.set_exception_handler(self._loop_problem)
        beside = threading.Thread(target=loop.run_forever, name="desk", daemon=True)
        beside.start()
        hand_back = ended = False
        try:
            hand_back = self._walk(self._wait(self._open()))
        except Ended:
            ended = True
        finally:
            self._unsubscribe()
            if not hand_back and hasattr(self, "desk"):
                self._wait(self.desk.close())
            self._wipe()
            if ended and hasattr(self, "desk"):  # only now it is known what was kept
                self._say_ended()
            loop.call_soon_threadsafe(loop.stop)
            beside.join()
        return hand_back

    def _say_ended(self) -> None:
        guard.at_stake(self.desk.risk)
        self.console.say("", say("plain.ended"), guard.kept_words(say))

    def _welcome(self) -> tuple[str, ...]:
        practice = (say("frame.practice"),) if self.start.practice else ()
        return (*practice, say("plain.welcome", hub=self.start.hub), *say_lines("plain.words"))

    def _first_prompt(self) -> bool:
        self.console.say(*self._welcome())
        while True:
            self.console.prompt(say("plain.begin"))
            try:
                line = self.console.read()
            except Ended:
                self.console.say("")
                return False
            match command_in(line, picks=True):
                case Command.LEAVE:
                    return False
                case Command.DANGER:
                    self.console.say(*self.start.phone_lines)
                case Command.HELP | Command.AGAIN:
                    self.console.say(*self._welcome())
                case _:
                    if not isinstance(line, Pasted):
                        return True

    # ------------------------------------------------------------ the loop beside us

    def _loop_problem(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Keep the loop's error until the next check: printed here, it would show its values."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._broken = error

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        import asyncio

        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    async def _open(self) -> Shown:
        from hubtui.desk.stack import Stack

        self.desk = await self.connect()
        self.stack = Stack(self.desk, by_words=True)
        self._unsubscribe = self.desk.listen(self._heard)
        shown = await self.stack.open()
        await self.desk.safety.taken_up()
        return shown

    def _heard(self, heard: Heard) -> None:
        if heard.kind == "news":
            self._news += 1
        elif heard.kind == "held":
            self._held_changed = self._held_now = True
        elif heard.kind == "stage":
            self._stage_changed = True
        elif heard.kind == "bell":
            self._called = True

    def _tell_news(self) -> str:
        count, self._news = self._news, 0
        return say("plain.news", count=count) if count else ""

    def _woken(self) -> bool:
        if self._broken is not None:
            raise self._broken
        if self.console.idle() < READING_SECONDS:
            self.loop.call_soon_threadsafe(self.desk.touch)
        held, self._held_now = self._held_now and self._not_sent_anew(), False
        if self._called or held:  # said in the middle of a wait, which goes on: nothing is lost
            self._called = False
            self.console.bell()
            self._status()
            self.console.prompt_again()
        return self._stage_changed

    def _not_sent_anew(self) -> bool:
        """Tell whether the status row says NOT SENT and that was not printed yet."""
        return self.desk.status.kind == "not-sent" and self._status_words() != self._said

    # ------------------------------------------------------------ the walk

    def _walk(self, shown: Shown) -> bool:
        """Ask one step after another; return True if the app must continue."""
        from hubtui.flow.engine.steps import End
        from hubtui.plain.ask import Asking

        asking = self.asking = Asking(self.console, self._woken, self._tell_news)
        while not (isinstance(shown.step, End) and shown.step.go == STOP):
            if self._lent and not self.desk.plain and self.stack.at_rest:
                return True
            if self.stack.at_rest:  # no client is shown here: ask for consent again at the next
                asking.forget()
            shown = self._fresh(shown)
            if isinstance(shown.step, End):
                return False
            trouble = shown.trouble
            words = "" if trouble is None else self._problem(trouble)
            self._say_who()
            self._status()
            try:
                answer = asking.ask(shown.step, words)
            except Woken:
                shown = self._follow()
                continue
            self.loop.call_soon_threadsafe(self.desk.touch)
            try:
                if isinstance(answer, Command):
                    shown = self._command(answer, shown)
                else:
                    shown = self._answer(answer.value, shown)
            except HubError as error:
                self.console.say(self._problem(error))
            if self._stage_changed:
                shown = self._follow()
        return False

    def _answer(self, value: Value, shown: Shown) -> Shown:
        """Pass an answer on; discard what is typed while it is sent, except danger and hide."""
        begun = time.monotonic()
        waiting = threading.Timer(PATIENCE, lambda: self.console.say(say("frame.working")))
        waiting.start()
        try:
            found = self._wait(self.stack.answer(value))
        finally:
            waiting.cancel()
            waiting.join()
        sent = getattr(shown.step, "sends", False) or time.monotonic() - begun > PATIENCE
        early, urgent = self.console.forget_typed() if sent else (False, None)
        if urgent is not None:
            return self._command(urgent, found)
        if early:
            self.console.say(say("plain.too-early"))
        return found

    def _fresh(self, shown: Shown) -> Shown:
        """Read a live screen again if news came, so that it shows nothing outdated."""
        live = shown.trouble is None and getattr(shown.step, "live", False)
        changed, self._held_changed = self._held_changed, False
        return self._wait(self.stack.refresh()) if live and (self._news or changed) else shown

    def _say_who(self) -> None:
        """Print who is signed in, each time that is somebody else."""
        known = self.desk.known()
        me = known.me_or_none
        if me is not None and me.id != self._who:
            agency = known.agencies.get(me.agency)
            office = agency.name if agency else ""
            self.console.say("", say("plain.you", name=me.name, agency=office))
        self._who = me.id if me is not None else ""

    def _problem(self, error: HubError) -> str:
        return self.desk.words_for(error, self.stack.may_ring)

    def _command(self, command: str, shown: Shown) -> Shown:
        if command == "again":
            return self._wait(self.stack.refresh())
        if command == "back":
            return self._wait(self.stack.back())
        if command == "hide":
            self._wait(self.desk.hide())
            return self._follow()
        if command == "read":
            return self._wait(self.stack.read())
        over = {"!": "danger", "help": "help", "leave": "leave"}[command]
        return self._wait(self.stack.lay_over(over))

    def _follow(self) -> Shown:
        """Show what fits a hidden or signed-out desk, after clearing the screen."""
        self._stage_changed = False
        self.asking.forget()
        if self.desk.stage is not Occupancy.OPEN:
            self._wipe()
        return self._wait(self.stack.follow_stage())

    def _wipe(self) -> None:
        if not self.console.clear():
            self.console.say(say("plain.earlier-lines"))

    def _status(self) -> None:
        self._said = self._status_words()
        if self._said:
            self.console.say("", self._said)

    def _status_words(self) -> str:
        """Return the status row, and beside it that words are not kept or the hub is away."""
        status = self.desk.status
        more = self.desk.keepers.beside(status, self.desk.notes)
        words = say(status.key, **status.facts) if status.key else ""
        if status.reads:
            words += f"{'' if words.endswith('.') else '.'} {say('plain.read-bar')}"
        return " ".join(each for each in (words, more.key and say(more.key, **more.facts)) if each)
