"""Single-use codes read off paper or a screen: eight signs, no two alike to eye or ear."""

from __future__ import annotations

import re
import secrets
from typing import Final

from hubtui.domain.refs import SIGNS
from hubtui.server.keys import Keys

LETTERS: Final = 8
TRIES: Final = 5


def new_code() -> str:
    """Make a code, shown as two groups of four."""
    signs = "".join(SIGNS[secrets.randbelow(len(SIGNS))] for _ in range(LETTERS))
    return f"{signs[:4]}-{signs[4:]}"


def code_mac(keys: Keys, typed: str) -> bytes:
    """Return the keyed hash a code is stored under; case, spaces and dashes are ignored."""
    plain = re.sub(r"[^A-Z0-9]", "", typed.upper())
    return keys.index_mac(b"code/" + plain.encode())
