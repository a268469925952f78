"""Runner of a job whose answers are kept at the hub as a draft and sent from there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from hubtui.desk.drafts import sending
from hubtui.desk.drafts.store import DraftStore
from hubtui.desk.drafts.sync import dump, load
from hubtui.desk.runner import Runner
from hubtui.desk.state import Shown
from hubtui.desk.station import Station
from hubtui.errors import HubError, Unreachable
from hubtui.flow.engine import effects
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Do, End, Step
from hubtui.flow.engine.walk import Walk
from hubtui.flow.people import colleagues
from hubtui.wire import routes
from hubtui.wire.alerts import Receipt
from hubtui.wire.base import Nothing


class DraftRunner(Runner):
    """Runs one person's walk through a job that keeps a draft."""

    def __init__(
        self,
        station: Station,
        keepers: DraftStore,
        perform: Callable[[effects.Effect], Awaitable[object]],
        spec: Spec,
        begin: Mapping[str, str],
        draft: str,
    ) -> None:
        """As ``Runner``; with the id of a ``draft``, continue that draft."""
        self._keepers, self._draft = keepers, draft
        super().__init__(station, perform, spec, begin)

    async def _start(self) -> Shown:
        if self._draft:
            try:
                draft = await self._station.road.call(routes.DRAFT, Nothing(), id=self._draft)
            except HubError as error:
                return self._cannot(error)
            if draft.receipt is not None:
                return _sent(draft.receipt)
            key, saved = load(draft.answers)
            self._take_up(key, Walk.restore(self._job(), saved))
            self._keeper.resume(draft)
            self._draft = ""
            shown = await self._go()
            if isinstance(shown.step, End) and shown.trouble is None:  # nothing is left to finish
                self._drop_draft()
            return shown
        return await self._go()

    async def _unfrozen(self, step: Step) -> Shown | None:
        """Settle a sending that had no answer; return what to show if nothing may change now."""
        keeper = self._keeper
        if keeper.frozen is not None:
            try:
                await sending.settle(keeper)
            except HubError as error:
                return Shown(step, error, self._is_first())
        if keeper.receipt is None or self._has_sent():
            return None
        return _sent(keeper.receipt)

    async def _result_of(self, step: Do) -> object:
        match effect := self._keyed(step.id, step.effect):
            case effects.KeepDraftNow():
                return await self._keep_now()
            case effects.SendAlert():
                monotonic = self._station.clock.monotonic
                who = colleagues.to_ring(self._station.known(), effect.alert.recipient)
                receipt = await sending.send(self._keeper, effect, monotonic, who=who)
                self._station.saw(receipt)
                return receipt
            case effects.SendSafetyAlert():
                result = await self._perform(effect)
                self._stop_timer()
                self._drop_draft()  # the words are sent, or held: a draft has no use
                return result
            case _:
                return await self._perform(effect)

    def _take_up(self, key: str, walk: Walk) -> None:
        super()._take_up(key, walk)
        me = self._station.me
        self._keeper = self._keepers.new(me.id if me else "", self._spec.name, key)

    def _keep(self) -> None:
        """Have the answers and the typed text kept at the hub."""
        self._stop_timer()
        if not self._has_sent():
            saved = self._walk.save()
            if saved["answers"] or saved["typed"]:
                self._keeper.want(dump(self._key, saved))

    async def _keep_now(self) -> effects.KeptDraft:
        """Keep the draft now; first settle a sending without an answer, which may have arrived."""
        self._keep()
        if self._keeper.frozen is not None:
            receipt = await sending.settle(self._keeper)
            if receipt is not None:
                return effects.KeptDraft(kept=True, sent=receipt.alert)
        try:
            await self._keeper.keep()
        except Unreachable:
            return effects.KeptDraft(kept=False)
        return effects.KeptDraft(kept=True)

    def _finish(self) -> None:
        """End the job; drop its draft if the job did something or the draft is empty.

        A draft is empty after going back over all of it: no one was in danger after all.
        """
        super()._finish()
        did = any(not effect.reads for effect, _ in self._walk.results.values())
        saved = self._walk.save()
        if did or not (saved["answers"] or saved["kept"] or saved["typed"]):
            self._drop_draft()

    def _has_sent(self) -> bool:
        return any(
            isinstance(effect, effects.SendAlert | effects.SendSafetyAlert)
            for effect, _ in self._walk.results.values()
        )

    def _drop_draft(self) -> None:
        """Drop the draft in the background, as it is not needed any more."""
        self._station.spawn(self._keepers.drop(self._keeper))


def _sent(receipt: Receipt) -> Shown:
    return Shown(End("sent", {"id": receipt.alert}))
