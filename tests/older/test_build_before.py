"""What the build before left half done is finished by this one: nothing in a name has changed.

The folders were made by that build (``make.py``). Every answer here is spelled out, for these are
the names that lie in its drafts, its store and its files.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hubtui.__main__ import main
from hubtui.desk.drafts import runner as drafting
from hubtui.desk.drafts import sync
from hubtui.domain.clock import MINUTE
from hubtui.wire import routes
from hubtui.wire.base import Nothing
from tests.desk.station import ANA, BETH, SELA, TAMA, Road, hurry, until
from tests.hubs import AsgiHub
from tests.older.older import OldShape, Sitting, fields, hub_of, sitting, unknown, unpack

FIELDS = {"when": "this-week", "find-me": "ring-me", "ask": "look-again"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return unpack(tmp_path / "before")


@pytest.fixture
async def hub(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[AsgiHub]:
    hurry(monkeypatch)
    async with hub_of(folder) as running:
        yield running


@pytest.fixture
async def here(
    hub: AsgiHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Sitting]:
    async with sitting(hub, folder, monkeypatch) as made:
        yield made


async def finishes_the_telling(here: Sitting) -> None:
    """Ana goes on from Home with the note she had half typed, and sends it."""
    await here.sign_in(ANA)
    assert await here.job("home", "draft") == "drafts"
    assert await here.goes_on(here.option("Tell someone")) == "note"
    step: Any = here.shown.step
    assert step.value == "Asleep in class on"
    note = f"{step.value} three days."
    assert await here.goes_on(note, "give-right-help", FIELDS) == "check"
    for words in ("Ruby McAllister, 7", note, "Care of children", "worse", "fairly sure"):
        assert words in here.words
    assert await here.goes_on("send") == "sent"
    assert "Sent to Beth." in here.words


async def test_a_telling_half_written_is_finished_and_read(here: Sitting) -> None:
    await finishes_the_telling(here)
    await here.sign_in(BETH)
    rows = (await here.desk.road.call(routes.ALERTS, Nothing(), query={"box": "waiting"})).rows
    opened = []
    for row in rows:
        await here.job("waiting", begin={"id": row.id})
        opened.append(here.words)
    assert len(opened) == 2
    assert sum("Ruby McAllister, 7" in words for words in opened) == 1


@pytest.mark.parametrize("step", ["who", "about", "told", "why", "level", "topics", "noticed"])
async def test_a_step_called_otherwise_is_noticed(
    here: Sitting, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Control: with one other id in the stored draft it cannot be finished so."""
    load = sync.load

    def renamed(text: str) -> Any:
        return load(text.replace(f'"{step}":', f'"{step}-now":'))

    monkeypatch.setattr(drafting, "load", renamed)
    with pytest.raises(AssertionError, match=f"'{step}' == 'note'"):
        await finishes_the_telling(here)


async def test_a_draft_of_another_job_is_finished(here: Sitting) -> None:
    await here.sign_in(ANA)
    await here.job("home", "draft")
    assert await here.goes_on(here.option("Ask without a name")) == "topics"
    assert await here.goes_on(["health"], "no") == "check"
    assert "who should look" in here.words.lower()
    assert await here.goes_on("send") == "sent"


async def test_what_was_sent_is_opened_and_answered(here: Sitting) -> None:
    await here.sign_in(BETH)
    await here.job("waiting")
    [alert] = (await here.desk.road.call(routes.ALERTS, Nothing(), query={"box": "waiting"})).rows
    await here.goes_on(alert.id)
    assert "Noah Reed, 9" in here.words
    await here.goes_on("have-it")
    await here.sign_in(ANA)
    await here.job("sent", alert.id)
    assert "Opened" in here.words
    assert "Has it and will look into it" in here.words
    assert here.hub.leaves(alert.id) == ["alert:sent", "alert:opened", "answer:given"]


async def test_a_safety_alert_held_there_is_delivered_once(
    hub: AsgiHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [file] = (folder / "desk" / "held").glob("*")
    kept, seen = file.read_bytes(), []
    for _ in range(2):
        async with sitting(hub, folder, monkeypatch) as here:
            file.write_bytes(kept)  # again: as where the machine stopped before it was taken away
            here.desk.drawn.set()
            here.desk.named.set()
            here.desk.begin()
            await until(lambda here=here: not here.held)
            await here.sign_in(BETH)
            [held] = [row for row in await here.rows() if row.late]
            seen.append(held.id)
            await here.job("override", begin={"id": held.id})
            assert "He is at the back door" in here.words
            assert len(await here.rows()) == 2
    assert len(set(seen)) == 1
    assert hub.leaves(seen[0]).count("override:delivered") == 1


async def test_a_live_safety_alert_climbs_is_read_and_acknowledged(here: Sitting) -> None:
    for file in here.held:
        file.unlink()
    await here.sign_in(TAMA)
    assert not [row for row in await here.rows() if row.why == "supervisor"]
    await here.hub.fire()  # what the build before had due a minute ago
    assert [row.why for row in await here.rows()] == ["supervisor"]

    await here.sign_in(BETH)
    [live] = await here.rows()
    assert await here.job("override") == "read"
    assert "Father is on his way" in here.words
    await here.goes_on("going")

    await here.sign_in(SELA)
    assert await here.job("override") == "envelope"
    assert "Beth Receiver will act" in here.words
    assert await here.goes_on("me") == "acted"

    await here.sign_in(ANA)
    await here.job("override", begin={"id": live.id})
    assert "Beth Receiver will act, own word" in here.words
    assert {"override:opened", "override:acknowledged"} <= set(here.hub.leaves(live.id))


async def test_the_log_goes_on_from_the_head_that_desk_had_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hurry(monkeypatch)
    head = folder / "head.json"
    head.write_bytes((folder / "desk" / "workstation.json").read_bytes())
    async with hub_of(folder) as hub, sitting(hub, folder, monkeypatch) as here:
        await finishes_the_telling(here)
        here.hub.clock.now += MINUTE
        seen = here.place.seen
    asked = ["server", "log", "verify", "--json", "--data", str(folder / "hub")]
    after = folder / "after.json"
    after.write_text(json.dumps({"seen": seen}), "utf-8")
    assert main([*asked, "--head", str(head), "--head", str(after)]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["code"] == "log-whole"
    assert said["heads"][0] < said["heads"][1] <= said["entries"]


async def test_a_hub_of_the_shape_before_is_signed_in_to_and_sent_to(
    hub: AsgiHub, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roads: list[OldShape] = []

    def before(hub: AsgiHub, folder: Path) -> httpx.AsyncBaseTransport:
        roads.append(OldShape(Road(hub), folder))
        return roads[-1]

    async with sitting(hub, folder, monkeypatch, before) as here:
        await finishes_the_telling(here)
        await until(lambda: not here.held)
        await here.job("danger", "yes")
        beth = here.option("Beth Receiver")
        assert await here.goes_on(beth, "=Somebody is at the door", "send") == "live"
    assert "view_version" in roads[0].left_out, "control: this hub says more"
    takes = roads[0].shapes["POST /v1/drafts/{id}/sendings"]["takes"]
    newer = {"version": 1, "view_version": 2, "alert": {"level": 2, "colour": "red"}}
    assert unknown(newer, takes) == {"view_version", "colour"}, "control: these it would refuse"


def test_no_field_of_a_body_is_gone_and_none_is_newly_needed(folder: Path) -> None:
    """A desk and a hub of the two builds stand side by side while a house is brought up to date."""
    before = json.loads((folder / "wire.json").read_text("utf-8"))
    every = [route for route in vars(routes).values() if isinstance(route, routes.Route)]
    now = {f"{each.method} {each.path}": each for each in every}
    assert before.keys() <= now.keys()
    for name, shape in before.items():
        took, gave = fields(shape["takes"]), fields(shape["gives"])
        takes = fields(now[name].takes.model_json_schema())
        gives = fields(now[name].gives.model_json_schema())
        assert took.keys() <= takes.keys(), name
        assert gave.keys() <= gives.keys(), name
        assert {each for each in takes if takes[each]} <= {each for each in took if took[each]}, (
            name
        )
        assert {each for each in gives if gives[each]} <= {each for each in gave if gave[each]}, (
            name
        )
    sent = fields(before["POST /v1/drafts/{id}/sendings"]["takes"])
    assert sent[".alert.client.kind"], "control: fields within fields are named"
