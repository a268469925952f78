"""Send a draft: one version, once; it counts as sent only with a receipt."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from hubtui.desk.drafts.sync import DraftSync
from hubtui.errors import Refused, Unreachable
from hubtui.flow.engine.effects import SendAlert
from hubtui.wire import routes
from hubtui.wire.alerts import Receipt, SendDraft

PATIENCE_SECONDS = 8.0
"""Seconds a sending is retried before the person is told that its result is unknown."""

_OVERTAKEN = ("draft-changed", "unseen")
"""Refusals after another screen changed or dropped the draft: the words become a new draft."""


async def send(
    keeper: DraftSync,
    effect: SendAlert,
    monotonic: Callable[[], float],
    patience: float = PATIENCE_SECONDS,
    who: str = "",
) -> Receipt:
    """Send the draft's current version; ``who`` is whom to ring if that fails.

    Raises:
        Refused: the hub or a rule said no; it was not sent.
        Unreachable: ``send-not-sent`` where that is certain, else ``send-unknown``: the draft
            stays frozen, and sending it again is safe.
    """
    if keeper.frozen is not None and _other(keeper.frozen, effect):
        await settle(keeper)
    if keeper.receipt is not None:
        return keeper.receipt
    again = keeper.frozen is not None
    until, pause = monotonic() + patience, 0.2
    while True:
        try:
            return await _try(keeper, effect)
        except Refused as error:
            return await _refused(keeper, error, again)
        except Unreachable as error:
            asked = keeper.frozen is not None
            again = again or (asked and error.facts.get("reached") is not False)
            if error.code == "hub-not-proven" or monotonic() >= until:
                break
        await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - hides nothing
        pause = min(2.0, pause * 2)
    if again:
        receipt = await settle(keeper)
        if receipt is not None:
            return receipt
    keeper.frozen = None
    raise Unreachable("send-not-sent", who=who)


async def _try(keeper: DraftSync, effect: SendAlert) -> Receipt:
    """Keep the draft, freeze it, and send that version."""
    if keeper.frozen is None:
        await keeper.keep()
        keeper.frozen = SendDraft(
            version=keeper.version,
            alert=effect.alert,
            view=effect.preview.digest,
            view_version=effect.preview.number,
        )
    keeper.receipt = await keeper.call(routes.SEND_DRAFT, keeper.frozen, id=keeper.id)
    keeper.frozen = None
    return keeper.receipt


def _other(frozen: SendDraft, effect: SendAlert) -> bool:
    return (frozen.alert, frozen.view) != (effect.alert, effect.preview.digest)


async def _refused(keeper: DraftSync, error: Refused, again: bool) -> Receipt:
    """Raise the refusal, unless an earlier try had arrived: then return its receipt."""
    if again and error.facts.get("status") == 401:  # signed out: the result stays unknown
        raise error
    if not again and error.code not in _OVERTAKEN:
        keeper.frozen = None
        raise error
    receipt = await settle(keeper)
    if receipt is None:
        raise error
    return receipt


async def settle(keeper: DraftSync) -> Receipt | None:
    """Return the receipt of a frozen draft, or None if it was not sent and no longer can be.

    Raises:
        Unreachable: ``send-unknown``; the draft stays frozen.
    """
    try:
        return await keeper.thaw()
    except (Refused, Unreachable) as error:
        raise Unreachable("send-unknown") from error
