"""Whatever breaks beside the requests of a real hub, its standard error holds no value."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hubtui.server.setup import create_hub
from hubtui.wire import routes
from hubtui.wire.people import MakeCode
from tests.hubs import PLAN, Problem, RunningHub, enrol, passphrase

ANA = "Ana Sender"
SECRET = "Zorblatt Quux"
BREAKS = f"""
from hubtui.server.http import app
from hubtui.server.hub import HubServer
from hubtui.server.push import Push

def broken(*_, **__):
    raise ValueError({SECRET!r})

async def broken_beside(*_):
    broken()

run = app.run

async def answers_wrongly(*given):
    answer = await run(*given)
    wrong = {{"hub": [{SECRET!r}]}} if hasattr(answer, "server") else {{}}
    return answer.model_copy(update=wrong)

Push.open = broken
Push.publish = broken
HubServer._note = broken_beside
app.run = answers_wrongly
"""
"""A stream, a listener, a task and an answer that each break with a value in their hands."""
LOUD = """
from hubtui import guard
guard.quiet_logs = lambda: None
guard.no_dumps = lambda say: None
"""
DOOR = """
import sys
from hubtui.__main__ import main
sys.exit(main())
"""


async def is_worked_with(hub: RunningHub) -> None:
    """Ask it all that breaks."""
    async with hub.client() as http:
        assert (await http.get("/v1/hub")).status_code == 200
        station = await enrol(http, hub.host_token)
        ana = await station.sign_in(hub.people[ANA], hub.codes[ANA], passphrase(ANA))
        assert (await ana.raw("GET", "/v1/events")).status_code == 500
        with pytest.raises(Problem, match="not-your-role"):
            await ana.call(routes.MAKE_CODE, MakeCode(kind="workstation"))


def said(tmp_path: Path, before: str, **env: str) -> str:
    """All a hub says on standard error while it is worked with."""
    place, noise = tmp_path / "hub", tmp_path / "stderr"
    hub = RunningHub(place, create_hub(place, PLAN))
    command = ["server", "run", "--port", "0", "--data", str(place)]
    with noise.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", before + DOOR, *command],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, **env},
        )
        assert process.stdout is not None
        hub.port = int(process.stdout.readline().removeprefix("READY port="))
        asyncio.run(is_worked_with(hub))
        process.terminate()
        process.wait()
        process.stdout.close()
    return noise.read_text()


@pytest.mark.parametrize("env", [{}, {"PYTHONDEVMODE": "1"}], ids=["usual", "developing"])
def test_what_breaks_is_named_by_kind_and_place_alone(tmp_path: Path, env: dict[str, str]) -> None:
    words = said(tmp_path, BREAKS, **env)

    assert SECRET not in words
    assert "Traceback" not in words
    assert "uvicorn.error: ValueError." in words, "the stream"
    assert "asyncio: ValueError." in words, "the task and the listener"


def test_control_left_alone_they_say_what_they_held(tmp_path: Path) -> None:
    words = said(tmp_path, LOUD + BREAKS)

    for told in ("ASGI application", "never retrieved", "Exception in callback", "serializer"):
        assert told in words
    assert words.count(SECRET) > 3


def said_by_a_command(tmp_path: Path, before: str) -> str:
    """All a command says on standard error while it runs the hub itself, and that breaks."""
    create_hub(tmp_path / "hub", PLAN)
    command = ["server", "code", "workstation", "--data", str(tmp_path / "hub")]
    code = before + BREAKS + "HubServer._hold_reserve = broken_beside" + DOOR
    ran = subprocess.run(
        [sys.executable, "-c", code, *command],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Code for one workstation" in ran.stdout
    return ran.stderr


@pytest.mark.parametrize("before", ["", LOUD], ids=["guarded", "control"])
def test_a_command_at_the_hubs_machine_says_no_more(tmp_path: Path, before: str) -> None:
    words = said_by_a_command(tmp_path, before)

    assert "ValueError" in words
    assert (SECRET in words) is bool(before)
