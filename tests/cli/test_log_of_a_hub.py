"""Is the log whole, and by whose word: what is found with a head kept elsewhere, and without."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from hubtui.crypto.notes import sign_head
from hubtui.crypto.signing import SigningKey
from hubtui.domain.log.checkpoint import Checkpoint
from hubtui.domain.log.merkle import Frontier, leaf_hash
from hubtui.server.hub import store_path
from hubtui.server.keys.files import open_log_key
from tests.cli.conftest import Made, Ran, hubtui


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub made once, copied for each test."""
    from hubtui.server.setup import create_hub
    from tests.hubs import PLAN

    place = tmp_path_factory.mktemp("whole") / "hub"
    create_hub(place, PLAN)
    return place


@pytest.fixture
def place(whole: Path, tmp_path: Path) -> Path:
    shutil.copytree(whole, tmp_path / "hub")
    return tmp_path / "hub"


def verify(place: Path, *more: str) -> Ran:
    return hubtui("server", "log", "verify", "--data", str(place), *more)


def found(place: Path, *more: str) -> str:
    """The code a script reads; its exit code says the same."""
    ran = verify(place, "--json", *more)
    said = json.loads(ran.out)
    assert said["ok"] == (ran.code == 0) == (said["code"] == "log-whole")
    return str(said["code"])


def head_of(place: Path, tmp_path: Path) -> str:
    """Keep a head elsewhere."""
    kept = tmp_path / "head.txt"
    ran = hubtui("server", "log", "head", "--data", str(place))
    assert ran.code == 0
    assert "Keep these lines away from this machine" in ran.err
    kept.write_text(ran.out, "utf-8")
    return str(kept)


@contextmanager
def attacker(place: Path) -> Iterator[apsw.Connection]:
    """Somebody with the folder, past what the tables forbid."""
    store = apsw.Connection(str(store_path(place)))
    for what in ("leaf", "tile", "head"):
        for how in ("update", "delete"):
            store.execute(f"DROP TRIGGER log_{what}_no_{how}")
    yield store
    store.close()


def remake(store: apsw.Connection, key: SigningKey, *, cut: int = 0) -> None:
    """Sign the log anew as it stands, all but the last leaves."""
    [(origin,)] = store.execute("SELECT log_origin FROM hub").fetchall()
    leaves = store.execute("SELECT seq, body FROM log_leaf ORDER BY seq").fetchall()
    kept, frontier = leaves[: len(leaves) - cut], Frontier()
    store.execute("DELETE FROM log_leaf WHERE seq >= ?", (len(kept),))
    for _, body in kept:
        frontier = frontier.append(leaf_hash(str(body).encode()))
    [(hub,)] = store.execute("SELECT hub_id FROM hub").fetchall()
    store.execute("DELETE FROM log_head")
    note = sign_head(key, Checkpoint(str(origin), len(kept), frontier.root()))
    store.execute(
        "INSERT INTO log_head (hub_id, size, at, note) VALUES (?, ?, ?, ?)",
        (hub, len(kept), 0, note),
    )


def edit(store: apsw.Connection) -> None:
    store.execute("UPDATE log_leaf SET body = replace(body, 'person', 'persan') WHERE seq = 2")


def test_it_says_by_whose_word_and_what_it_did_not_look_at(place: Path, tmp_path: Path) -> None:
    own, kept = verify(place), head_of(place, tmp_path)
    held = verify(place, "--head", kept)

    assert (own.code, held.code) == (0, 0)
    assert "By the hub's own word" in own.out
    assert "--head FILE" in own.out
    assert "own word" not in held.out
    assert "a head kept elsewhere that had seen" in held.out
    for said in (own, held):
        assert "Not looked at: the alerts themselves" in said.out
    told = json.loads(verify(place, "--json", "--head", kept).out)
    assert (told["code"], told["by"], told["not_looked_at"]) == ("log-whole", "head", ["rows"])
    assert told["heads"] == [told["entries"]]
    assert json.loads(verify(place, "--json").out)["by"] == "hub"


def test_signed_anew_with_a_strangers_key(place: Path) -> None:
    with attacker(place) as store:
        edit(store)
        thief = SigningKey.new()
        remake(store, thief)
        store.execute("UPDATE hub SET log_public = ?", (thief.public,))

    assert found(place) == "log-unsigned"
    said = verify(place)
    assert "not with the key of this hub" in said.out
    assert "whole" not in said.out


@pytest.mark.parametrize("how", ["edited", "cut"])
def test_signed_anew_with_the_hubs_own_key(place: Path, tmp_path: Path, how: str) -> None:
    kept = head_of(place, tmp_path)
    with attacker(place) as store:
        if how == "edited":
            edit(store)
        remake(store, open_log_key(place / "keys", place / "data"), cut=3 if how == "cut" else 0)

    assert found(place) == "log-whole", "by the hub's own word, as it says"
    code = {"edited": "log-forked", "cut": "log-short"}[how]
    assert found(place, "--head", kept) == code


def test_keys_and_all_made_anew(place: Path, tmp_path: Path) -> None:
    """Even the key in the folder is another: only what was kept elsewhere can tell."""
    kept = head_of(place, tmp_path)
    thief = SigningKey.new()
    (place / "keys" / "hubtui-log").write_bytes(thief.pem())
    with attacker(place) as store:
        edit(store)
        remake(store, thief)
        store.execute("UPDATE hub SET log_public = ?", (thief.public,))

    assert found(place) == "log-whole"
    assert found(place, "--head", kept) == "log-other-key"
    desk = tmp_path / "workstation.json"
    note = Path(kept).read_text("utf-8")
    desk.write_text(json.dumps({"seen": note, "log_key": "AAAA", "hub": "x"}), "utf-8")
    assert found(place, "--head", str(desk)) == "log-key-changed"


def test_a_head_as_a_workstation_keeps_it(place: Path, tmp_path: Path) -> None:
    note = Path(head_of(place, tmp_path)).read_text("utf-8")
    desk = tmp_path / "workstation.json"
    desk.write_text(json.dumps({"seen": note, "hub": "x"}), "utf-8")
    typed = tmp_path / "typed.txt"
    typed.write_text("\n" + note.replace("\n", "\r\n") + "\r\n\r\n", "utf-8")

    assert found(place, "--head", str(desk), "--head", str(typed)) == "log-whole"


def test_an_emptied_log_is_not_whole(place: Path) -> None:
    with attacker(place) as store:
        for table in ("log_leaf", "log_head", "log_tile"):
            store.execute(f"DELETE FROM {table}")
    assert found(place) == "log-empty"
    said = verify(place)
    assert "whole" not in said.out
    assert "entry 0 on" in said.out
    assert hubtui("server", "log", "head", "--data", str(place)).code == 1


def head_at(place: Path, tmp_path: Path, size: int) -> str:
    """A true head of the first leaves, as it was once signed."""
    key, kept = open_log_key(place / "keys", place / "data"), tmp_path / f"head-{size}.txt"
    store = apsw.Connection(str(store_path(place)))
    [(origin,)] = store.execute("SELECT log_origin FROM hub").fetchall()
    frontier = Frontier()
    for _, body in store.execute("SELECT seq, body FROM log_leaf ORDER BY seq LIMIT ?", (size,)):
        frontier = frontier.append(leaf_hash(str(body).encode()))
    store.close()
    note = sign_head(key, Checkpoint(str(origin), size, frontier.root()))
    kept.write_text(note, "utf-8")
    return str(kept)


def test_what_is_after_the_kept_head_goes_by_the_hubs_own_word(place: Path, tmp_path: Path) -> None:
    size = json.loads(verify(place, "--json").out)["entries"]
    said = " ".join(verify(place, "--head", head_at(place, tmp_path, 9)).out.split())
    assert (
        f"its first 9 entries are as the kept head saw them; the other {size - 9}"
        " by the hub's own word" in said
    )


def test_nothing_is_trusted_past_the_largest_kept_head_that_holds(
    place: Path, tmp_path: Path
) -> None:
    size = json.loads(verify(place, "--json").out)["entries"]
    heads = [head_at(place, tmp_path, each) for each in (5, 9, size)]
    with attacker(place) as store:
        store.execute(
            "UPDATE log_leaf SET body = replace(body, 'a', 'b') WHERE seq = ?", (size - 2,)
        )
        remake(store, open_log_key(place / "keys", place / "data"))
    for given, first in ((heads, 9), (heads[::2], 5), (heads[2:], 0)):
        more = [part for head in given for part in ("--head", head)]
        told = json.loads(verify(place, "--json", *more).out)
        assert (told["code"], told["first_bad"]) == ("log-forked", first)
        assert f"entry {first} on" in verify(place, *more).out


@pytest.mark.parametrize("written", ["bom", "utf-16", "crlf", "null-key"])
def test_a_head_as_other_editors_write_it(place: Path, tmp_path: Path, written: str) -> None:
    kept = Path(head_of(place, tmp_path))
    note = kept.read_text("utf-8")
    as_json = json.dumps({"seen": note, "log_key": None})
    kept.write_bytes(
        {
            "bom": note.encode("utf-8-sig"),
            "utf-16": note.encode("utf-16"),
            "crlf": note.replace("\n", "\r\n").encode("utf-8-sig"),
            "null-key": as_json.encode(),
        }[written]
    )
    assert found(place, "--head", str(kept)) == "log-whole"


@pytest.mark.parametrize("what", ["deep", "half", "pipe", "folder", "long"])
def test_a_file_that_is_hostile(place: Path, tmp_path: Path, what: str) -> None:
    file = tmp_path / "hostile"
    match what:
        case "deep":
            file.write_text('{"seen": ' + "[" * 200_000, "utf-8")
        case "half":
            note = Path(head_of(place, tmp_path)).read_text("utf-8")
            file.write_text(json.dumps({"seen": "\ud800" + note}), "utf-8")
        case "pipe":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case _:
            with file.open("wb") as long:
                long.truncate(1 << 30)
    assert verify(place, "--head", str(file)).code == 1
    assert found(place, "--head", str(file)) == "head-file"


@pytest.mark.parametrize("text", ["", "{}", '{"seen": ""}', "[1]", "hello\n", "\x00\xff"])
def test_a_file_that_holds_no_head(place: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "no-head"
    file.write_text(text, "utf-8")
    said = verify(place, "--head", str(file))
    assert said.code == 1
    assert "no log head in this file" in said.err
    assert "whole" not in said.out
    assert found(place, "--head", str(file)) == "head-file"
    assert found(place, "--head", str(tmp_path / "none")) == "head-file"


def test_a_damaged_file_is_said(place: Path) -> None:
    store = apsw.Connection(str(store_path(place)))
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    # A page of a table the log is not in: the log alone would be found whole.
    [(page,)] = store.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'person_folded'"
    ).fetchall()
    [(size,)] = store.execute("PRAGMA page_size").fetchall()
    store.close()
    with store_path(place).open("r+b") as file:
        file.seek((int(str(page)) - 1) * int(str(size)))
        file.write(b"\xa5" * int(str(size)))

    said = verify(place)

    assert said.code == 1
    assert "The hub's file is damaged" in said.out
    assert "whole" not in said.out
    assert found(place) == "store-damaged"


def test_a_key_that_is_not_there(place: Path) -> None:
    (place / "keys" / "hubtui-log").unlink()
    assert verify(place).code == 1
    assert found(place) == "key-missing"


def test_beside_a_hub_that_runs(made: Made, run_hub: object, tmp_path: Path) -> None:
    run_hub(made.place)  # type: ignore[operator]
    kept = head_of(made.place, tmp_path)
    assert hubtui("server", "code", "workstation", "--data", str(made.place)).code == 0
    told = json.loads(verify(made.place, "--json", "--head", kept).out)
    assert told["code"] == "log-whole"
    assert told["entries"] > told["heads"][0], "it grew since, and holds what was seen"
