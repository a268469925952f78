"""What libraries log while plain mode runs quotes nothing a person typed or read."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SECRET = "Zorblatt Quux"
SLOW = f"""
import asyncio, logging, time
from hubtui import guard
from hubtui.errors import Unreachable
{{before}}
from hubtui.plain.front import PlainFront, Start

async def looked_up():
    time.sleep(0.2)
    return {SECRET!r}

async def connect():
    await asyncio.create_task(looked_up())
    logging.getLogger("keyring").error("no %s here", {SECRET!r})
    raise Unreachable("hub-no-answer")

try:
    PlainFront(connect, Start("Rimu", False, ())).run()
except Unreachable:
    pass
"""
"""A desk that takes long to look somebody up, in a Python told to say so, and a library's error."""


@pytest.mark.parametrize("before", ["", "guard.quiet_logs = lambda: None"], ids=["so", "control"])
def test_a_log_line_holds_no_name(before: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", SLOW.format(before=before)],
        input="\n",
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONDEVMODE": "1", "PYTHONWARNINGS": "ignore"},
    )

    assert "asyncio" in ran.stderr or before
    assert ran.stderr.count(SECRET) == (2 if before else 0), ran.stderr
    assert SECRET not in ran.stdout
