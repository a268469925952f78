"""The log shows what was done to it, up to the last head somebody outside has seen."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from hubtui.crypto.notes import open_head, sign_head
from hubtui.crypto.signing import SigningKey
from hubtui.domain.log.audit import AuditEvent
from hubtui.domain.log.checkpoint import Checkpoint, Signature, join_note, split_note
from hubtui.domain.log.merkle import Frontier, leaf_hash, verify_consistency
from hubtui.errors import Broken, Refused
from hubtui.server.log.proofs import consistency, receipt
from hubtui.server.log.tree import TILE, LogKey, Tree
from hubtui.server.log.verify import LogReport, verify
from hubtui.server.store import Store, open_store
from tests.inclusion import verify_inclusion
from tests.server.core.hub import HUB, KEY, SIGNER, START, found

LEAVES = 600
BATCHES = (1, 3, 2, 10, 1)
TABLES = ("log_leaf", "log_tile", "log_head")


def grow(store: Store, count: int, signer: LogKey = SIGNER) -> None:
    """Let the log grow by batches of several sizes, as the writer would."""
    q = store.bound(HUB)
    tree = Tree(q, signer)
    end, turn = tree.size + count, 0
    while tree.size < end:
        with store.transaction():
            for _ in range(min(BATCHES[turn % len(BATCHES)], end - tree.size)):
                facts = {"level": tree.size % 5}
                tree.append(START + tree.size, AuditEvent.ALERT_SENT, "who", "thing", facts, b"")
            tree.sign(START)
        tree.committed()
        turn += 1


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hub's file with a log over two stored tiles and a ragged end."""
    path = tmp_path_factory.mktemp("honest") / "hub.db"
    store = found(path)
    grow(store, LEAVES)
    store.close()
    return path


@pytest.fixture
def copy(honest: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(honest, tmp_path / "hub.db"))


@contextmanager
def attacker(path: Path) -> Iterator[apsw.Connection]:
    """Somebody with the file, past every trigger."""
    connection = apsw.Connection(str(path))
    for table in TABLES:
        for kind in ("update", "delete"):
            connection.execute(f"DROP TRIGGER {table}_no_{kind}")
    connection.execute("PRAGMA ignore_check_constraints = 1")
    with connection:
        yield connection
    connection.close()


def last_note(path: Path) -> str:
    connection = apsw.Connection(str(path))
    [note] = connection.execute("SELECT note FROM log_head ORDER BY size DESC LIMIT 1").fetchall()
    connection.close()
    return str(note[0])


def edit(db: apsw.Connection, seq: int) -> None:
    db.execute(
        "UPDATE log_leaf SET body = replace(body, '\"who\"', '\"her\"') WHERE seq = ?", (seq,)
    )


def delete(db: apsw.Connection, seq: int) -> None:
    db.execute("DELETE FROM log_leaf WHERE seq = ?", (seq,))


def delete_and_close_up(db: apsw.Connection, seq: int) -> None:
    delete(db, seq)
    for later in range(seq + 1, LEAVES):
        db.execute("UPDATE log_leaf SET seq = seq - 1 WHERE seq = ?", (later,))


def swap(db: apsw.Connection, seq: int) -> None:
    other = (seq + 1) % LEAVES
    for was, to in ((seq, -1), (other, seq), (-1, other)):
        db.execute("UPDATE log_leaf SET seq = ? WHERE seq = ?", (to, was))


def insert(db: apsw.Connection, seq: int) -> None:
    for later in range(LEAVES - 1, seq - 1, -1):
        db.execute("UPDATE log_leaf SET seq = seq + 1 WHERE seq = ?", (later,))
    body = '{"actor":"her","thing":"x"}'
    db.execute("INSERT INTO log_leaf (hub_id, seq, body) VALUES (?, ?, ?)", (HUB, seq, body))


def truncate(db: apsw.Connection, seq: int) -> None:
    """Cut the log at a head, with every trace of what came after."""
    [row] = db.execute("SELECT coalesce(max(size), 0) FROM log_head WHERE size <= ?", (seq,))
    size = int(str(row[0]))
    db.execute("DELETE FROM log_leaf WHERE seq >= ?", (size,))
    db.execute("DELETE FROM log_head WHERE size > ?", (size,))
    db.execute("DELETE FROM log_tile WHERE (tile + 1) * ? > ?", (TILE, size))


Attack = Callable[[apsw.Connection, int], None]
ATTACKS: tuple[Attack, ...] = (edit, delete, delete_and_close_up, swap, insert)


def check(path: Path, *outside: str) -> LogReport:
    return verify(path, public=KEY.public, outside=outside)


def test_an_honest_log_is_found_well(honest: Path) -> None:
    report = check(honest, last_note(honest))
    assert report.well, report
    assert report.size == LEAVES
    assert verify(honest, public=KEY.public, thorough=True).well


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("where", ["first", "middle", "tile", "last", "anywhere"])
def test_every_change_is_found_and_where(attack: Attack, where: str, copy: Path) -> None:
    anywhere = random.Random(where + attack.__name__).randrange(LEAVES)
    seq = {"first": 0, "middle": 300, "tile": 255, "last": LEAVES - 1}.get(where, anywhere)
    if attack is swap and seq == LEAVES - 1:
        seq -= 1
    with attacker(copy) as db:
        attack(db, seq)
    report = check(copy)
    assert not report.well
    assert report.first_bad is not None
    assert report.last_bad is not None
    assert report.first_bad <= seq <= report.last_bad
    assert report.last_bad - report.first_bad <= TILE


@pytest.mark.parametrize("seq", [0, 1, 300, 599])
def test_a_cut_log_passes_alone_but_not_before_an_outside_head(copy: Path, seq: int) -> None:
    seen = last_note(copy)
    with attacker(copy) as db:
        truncate(db, seq)
    assert check(copy).well  # the control: nobody can tell from the file alone
    assert check(copy, seen).problem == "log-short"


def test_an_old_copy_put_back_is_found(copy: Path) -> None:
    old = Path(shutil.copy(copy, copy.with_name("old.db")))
    store = open_store(copy)
    grow(store, 40)
    store.close()
    assert check(copy, last_note(old), last_note(copy)).well
    assert check(old, last_note(copy)).problem == "log-short"


def test_another_past_is_found_although_it_is_well_signed(honest: Path, tmp_path: Path) -> None:
    """The hub's own key signs a second log: only a head from outside tells."""
    other = tmp_path / "other.db"
    store = found(other)
    with store.transaction():
        tree = Tree(store.bound(HUB), SIGNER)
        tree.append(START, AuditEvent.HUB_STARTED, "hub", "hub", {}, b"")
        tree.sign(START)
    tree.committed()
    grow(store, LEAVES + 50)
    store.close()
    assert check(other).well
    assert check(other, last_note(honest)).problem == "log-forked"


def test_a_rebuilt_log_without_the_key_is_found(copy: Path) -> None:
    """The attacker rewrites a leaf, every root after it, and signs with a key of their own."""
    thief = SigningKey.new()
    with attacker(copy) as db:
        edit(db, 10)
        db.execute("DELETE FROM log_tile")
        db.execute("DELETE FROM log_head")
        bodies = [str(row[0]) for row in db.execute("SELECT body FROM log_leaf ORDER BY seq")]
        frontier, run = Frontier(), Frontier()
        for seq, body in enumerate(bodies):
            frontier = frontier.append(leaf_hash(body.encode()))
            run = run.append(leaf_hash(body.encode()))
            if run.size == TILE:
                row = (HUB, seq // TILE, run.root())
                db.execute("INSERT INTO log_tile (hub_id, tile, root) VALUES (?, ?, ?)", row)
                run = Frontier()
        note = sign_head(thief, Checkpoint(SIGNER.origin, LEAVES, frontier.root()))
        db.execute(
            "INSERT INTO log_head (hub_id, size, at, note) VALUES (?, ?, ?, ?)",
            (HUB, LEAVES, 0, note),
        )
    assert check(copy).problem == "log-unsigned"
    assert verify(copy, public=thief.public).well  # the control: the rebuilding itself is right


def test_a_stored_root_that_lies_is_found(copy: Path) -> None:
    with attacker(copy) as db:
        db.execute("UPDATE log_tile SET root = ? WHERE tile = 1", (b"\0" * 32,))
    assert check(copy).problem == "log-tile"


def test_a_changed_old_head_is_found(copy: Path) -> None:
    with attacker(copy) as db:
        db.execute(
            "UPDATE log_head SET note = replace(note, 'hub.test', 'hub.tset') WHERE size = 6"
        )
    assert verify(copy, public=KEY.public, thorough=True).problem == "log-head"


def test_leaves_without_a_head_are_found(copy: Path) -> None:
    with attacker(copy) as db:
        db.execute("INSERT INTO log_leaf (hub_id, seq, body) VALUES (?, ?, ?)", (HUB, LEAVES, "{}"))
    assert check(copy).problem == "log-short"


def test_receipts_and_consistency_hold_over_stored_roots(copy: Path) -> None:
    store = open_store(copy)
    q = store.reader().q
    frontiers = [Frontier()]
    for row in q.log_bodies(first=0, last=LEAVES):
        frontiers.append(frontiers[-1].append(leaf_hash(row["body"].encode())))
    for seq in (0, 1, 255, 256, 300, 511, 512, 598, 599):
        found_receipt = receipt(q, seq)
        head = open_head(KEY.public, found_receipt.note, SIGNER.origin)
        assert verify_inclusion(found_receipt.leaf, seq, head.size, found_receipt.proof, head.root)
    for old, new in (
        (0, 600),
        (1, 600),
        (255, 257),
        (256, 512),
        (300, 599),
        (511, 600),
        (600, 600),
    ):
        proof = consistency(q, old, new)
        before, after = frontiers[old].root(), frontiers[new].root()
        assert verify_consistency(old, new, proof, before, after)
    for wrong in ((2, 1), (-1, 5), (0, 601)):
        with pytest.raises(Refused, match="log-no-leaf"):
            consistency(q, *wrong)
    store.close()


def test_a_note_is_believed_only_with_our_signature() -> None:
    head = Checkpoint("hub.test/log1", 7, b"r" * 32)
    note = sign_head(KEY, head)
    assert open_head(KEY.public, note, head.origin) == head
    text, signatures = split_note(note)
    stranger = SigningKey.new()
    wrong = {
        "size": note.replace("\n7\n", "\n8\n"),
        "unsigned": join_note(text, ()),
        "stranger": sign_head(stranger, head),
        "their key as ours": join_note(
            text, (Signature(head.origin, signatures[0].key_id, stranger.sign_note(text.encode())),)
        ),
        "other origin": sign_head(KEY, Checkpoint("elsewhere", 7, b"r" * 32)),
        "empty": "",
        "control": note.replace("hub", "h\x1bub"),
        "long": note + "x" * 20_000,
    }
    for one in wrong.values():
        with pytest.raises(Broken):
            open_head(KEY.public, one, head.origin)
    both = join_note(text, (*split_note(sign_head(stranger, head))[1], *signatures))
    assert open_head(KEY.public, both, head.origin) == head


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n01\nAA==\n", "a\n-1\nAA==\n", "a\nx\nAA==\n", "a\n1\n!\n", "a\n1\nAA=="],
)
def test_other_text_is_no_head(text: str) -> None:
    with pytest.raises(Broken):
        Checkpoint.parse(text)
