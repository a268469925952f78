"""The PIN for coming back: it is checked in memory, so that it works while the hub is down."""

from __future__ import annotations

import asyncio
import os

from hubtui.crypto.passphrase import check_secret, hash_secret
from hubtui.errors import Refused

TRIES = 5


class Pin:
    """One person's PIN, for as long as they are signed in."""

    def __init__(self) -> None:
        """Start without one."""
        self._verifier = ""
        self._pepper = os.urandom(32)
        self.left = TRIES

    @property
    def is_set(self) -> bool:
        """Tell whether there is a PIN to come back with."""
        return bool(self._verifier)

    async def choose(self, pin: str) -> None:
        """Take a new PIN."""
        self._verifier = await asyncio.to_thread(hash_secret, pin, self._pepper)
        self.left = TRIES

    async def check(self, pin: str) -> None:
        """Check a PIN.

        Raises:
            Refused: ``pin-wrong`` with how many tries are ``left``, or ``pin-out``.
        """
        if not self.is_set or self.left < 1:
            raise Refused("pin-out")
        self.left = left = self.left - 1  # before the check, so that parallel tries all count
        if not await asyncio.to_thread(check_secret, self._verifier, pin, self._pepper):
            raise Refused("pin-wrong", left=left) if left else Refused("pin-out")
        self.left = TRIES
