"""One invented colleague: signs in, listens for events and answers by script."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress

from hubtui.client.http import HttpHub
from hubtui.demo import telling
from hubtui.demo.alarms import Alarms
from hubtui.demo.script import Move, Raised, Script, Send
from hubtui.desk.hub.listening import listen
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.desk.session.desk_session import arrive
from hubtui.domain.alerts.answers import PLAIN, TELLING, AlertAnswer
from hubtui.domain.alerts.life import AlertAct, State
from hubtui.errors import HubError
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import SignInHere
from hubtui.net import Link
from hubtui.wire import alerts, records, routes
from hubtui.wire.base import Nothing
from hubtui.wire.session import EventOut

_TELLING = frozenset({*TELLING, AlertAct.CLOSE})
"""Answers that tell the sender something, and so need a basis of their own."""


class Colleague:
    """Scripted colleague; ``away`` tells whether a real person plays them now."""

    def __init__(self, name: str, script: Script, pace: float, away: Callable[[str], bool]) -> None:
        """Keep the script; ``pace`` multiplies its seconds."""
        self.name = name
        self._script, self._danger = script.colleagues, script.danger
        self._pace, self._away = pace, away
        self._hub: HttpHub
        self._known: JobContext
        self._alarms: Alarms
        self._secret = ""
        self._seen: set[tuple[str, int, str]] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.id = ""

    async def sign_in(
        self, place: Enrolment, key: WorkstationKey, person: str, secret: str
    ) -> None:
        """Sign in, listen for events, and take up what waits already."""
        hub = HttpHub(Link(place.address, place.ca))
        try:
            visit, _ = await arrive(hub, place, key, SignInHere(person, secret))
        except BaseException:
            await hub.close()
            raise
        self.id, self._secret, self._hub = person, secret, hub
        self._known = JobContext(
            card=visit.facts.phone_card,
            hub=visit.facts.hub,
            practice=True,
            now=0,
            facts_or_none=visit.facts,
            me_or_none=visit.me,
            pack_or_none=visit.pack,
        )
        self._alarms = Alarms(self._hub, self.name, self._danger, self._wait)
        self._spawn(listen(self._hub, self._heard, visit.told))
        self._spawn(self._look())  # what came before they did
        self._spawn(self._look_out())

    async def close(self) -> None:
        """Stop all tasks and close the connection."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.id:
            await self._hub.close()

    async def send(self, scene: Send, recipient: str) -> None:
        """Send a scene's alert as any person would: keep a draft, then send it once."""
        made = telling.draft_of(self._known, scene, recipient)
        kept = records.KeepDraft(job="tell", version=0, answers="{}")
        row = await self._hub.call(routes.KEEP_NEW_DRAFT, kept)
        shown = made.preview(self._known)
        body = alerts.SendDraft(
            version=row.version,
            alert=made.body(),
            view=shown.digest,
            view_version=shown.number,
        )
        await self._hub.call(routes.SEND_DRAFT, body, id=row.id)

    async def alarm(self, scene: Raised, person: str) -> None:
        """Raise a safety alert to a person; who is first on call is told as supervisor instead."""
        found = next(each for each in self._known.facts.people if each.id == person)
        await self._alarms.raise_one(scene, [] if found.on_call == 1 else [person])

    # ---- hearing

    def _heard(self, event: EventOut) -> None:
        if not self._away(self.id):
            self._spawn(self._look())
            self._spawn(self._look_out())

    async def _look_out(self) -> None:
        """Start the scripted answers to new safety alerts."""
        with suppress(HubError):
            for alert, way in await self._alarms.look():
                self._spawn(_as_far_as_it_goes(self._alarms.play(alert, way, self._secret)))

    async def _look(self) -> None:
        """Start the scripted answers to new alerts and talks."""
        with suppress(HubError):
            page = await self._hub.call(routes.ALERTS, Nothing(), query={"box": "waiting"})
            for row in page.rows:
                again = row.version > 1 or row.state == State.CHALLENGED
                mark = (row.id, row.version, "again" if again else "first")
                if (
                    not row.mine
                    and row.state in (State.SENT, State.CHALLENGED)
                    and mark not in self._seen
                ):
                    self._seen.add(mark)
                    way = self._script.way(self.name)
                    moves = self._script.again.moves if again and way.moves else way.moves
                    self._spawn(self._play(row.id, moves))
            talks = await self._hub.call(routes.TALKS, Nothing())
            for talk in talks.talks:
                mark = (talk.id, 0, "talk")
                waits = talk.other == self.id and talk.confirmed_at is None and not talk.answer
                if waits and mark not in self._seen:
                    self._seen.add(mark)
                    self._spawn(self._confirm(talk.id))

    async def _confirm(self, talk: str) -> None:
        if await self._wait(self._script.talk.after):
            with suppress(HubError):
                body = records.ConfirmTalk(answer="yes")
                await self._hub.call(routes.CONFIRM_TALK, body, id=talk)

    # ---- answering

    async def _play(self, alert: str, moves: tuple[Move, ...]) -> None:
        """Make the scripted moves until one is refused or a real person plays this colleague."""
        with suppress(HubError):
            for move in moves:
                if not await self._wait(move.after):
                    return
                await self._move(alert, move)

    async def _move(self, alert: str, move: Move) -> None:
        now = await self._hub.call(routes.ALERT, Nothing(), id=alert)
        if move.does == AlertAct.OPEN:
            if now.row.state == State.SENT:
                body = alerts.OpenAlert(promises=now.promises)
                await self._hub.call(routes.OPEN, body, id=alert)
            return
        does = self._fitting(move.does, now.answers)
        if does == AlertAct.CLOSE:
            told, basis = telling.why(self._known, now)
            closing = alerts.CloseAlert(
                outcome=move.code, version=now.row.version, told=told, basis=basis
            )
            await self._hub.call(routes.CLOSE, closing, id=alert)
        elif does:
            await self._hub.call(routes.ANSWER, self._answer(does, move, now), id=alert)

    @staticmethod
    def _fitting(does: str, open_now: Sequence[str]) -> str:
        # A scripted answer that does not belong to this alert becomes a plain one.
        exact = does in _TELLING or does == AlertAnswer.UNDER_WAY
        wanted = [does] if exact else [does, *PLAIN]
        return next((each for each in wanted if each in open_now), "")

    def _answer(self, does: str, move: Move, now: alerts.AlertOut) -> alerts.AnswerAlert:
        version = now.row.version
        if does == AlertAnswer.NOT_FOR_ME:
            return alerts.AnswerAlert(answer=does, version=version, reason=move.code)
        if does == AlertAnswer.PROPOSE:
            return alerts.AnswerAlert(answer=does, version=version, person=self._other(move, now))
        if does in _TELLING:
            told, basis = telling.why(self._known, now)
            return alerts.AnswerAlert(answer=does, version=version, told=told, basis=basis)
        return alerts.AnswerAlert(answer=does, version=version)

    def _other(self, move: Move, now: alerts.AlertOut) -> str:
        """Return whom to propose: the person named, unless it is this colleague or the sender."""
        found = [each for each in self._known.facts.people if each.id not in (self.id, now.sender)]
        return next((each.id for each in found if each.name == move.code), found[0].id)

    async def _wait(self, seconds: float) -> bool:
        """Sleep for ``seconds`` times the pace; tell whether the script still plays this part."""
        await asyncio.sleep(seconds * self._pace)
        return not self._away(self.id)

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _as_far_as_it_goes(moves: Awaitable[None]) -> None:
    """Make moves until one is refused, as another person may have acted first."""
    with suppress(HubError):
        await moves
