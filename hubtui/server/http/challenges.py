"""Nonces to sign: each good once, for a minute, for one workstation."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from typing import Final

from hubtui.domain.clock import Clock

_MOST: Final = 4096
"""Nonces kept at a time; the oldest are dropped, so that a flood costs a retry and no memory."""


class Challenges:
    """Nonces given out and not used yet; in memory only, so a restart forgets them."""

    def __init__(self, clock: Clock, lasts_us: int) -> None:
        """Start with none."""
        self._clock = clock
        self._lasts = lasts_us / 1_000_000
        self._out: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def give(self, workstation: str, *, known: bool) -> str:
        """Return a new nonce for a caller that claims to be this workstation.

        If not ``known`` it is not kept: it could prove nothing, and a flood would push out others.
        """
        nonce = secrets.token_urlsafe(32)
        if not known:
            return nonce
        self._out[nonce] = (workstation, self._clock.monotonic() + self._lasts)
        while len(self._out) > _MOST:
            self._out.popitem(last=False)
        return nonce

    def take(self, nonce: str, workstation: str) -> bool:
        """Use a nonce up; False if it is unknown, expired or another workstation's."""
        found = self._out.pop(nonce, None)
        return found is not None and found[0] == workstation and self._clock.monotonic() <= found[1]
