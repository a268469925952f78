"""``hubtui server log``: verify the hub's log from its file, or print its signed head."""

from __future__ import annotations

import base64
import codecs
import json
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hubtui.cli.arguments import Arguments
from hubtui.cli.hub.place import existing
from hubtui.cli.out import out, out_json
from hubtui.domain.log.checkpoint import Checkpoint, split_note
from hubtui.errors import Broken, HubError
from hubtui.server.hub import store_path
from hubtui.server.keys.files import open_log_key
from hubtui.server.log.verify import LogReport, verify
from hubtui.server.store import StoreFailed, integrity, open_for_checking
from hubtui.wording import say

CHANGED = 1
_LONGEST = 1_000_000
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOT_LOOKED_AT = ("rows",)
"""What verification skips: database rows may have changed while the log did not."""


@dataclass(frozen=True, slots=True)
class KeptHead:
    """Signed head kept outside the hub; ``key`` (base64) is the log key kept with it, or empty."""

    file: str
    note: str
    size: int
    key: str


def run_verify(asked: Arguments) -> int:
    """Verify the log and print the report; return 1 if a problem is found."""
    try:
        place = existing(asked.data)
        kept = [_kept(Path(name)) for name in asked.heads]
        report = _report(place, kept)
    except HubError as error:
        if not asked.json:
            raise
        out_json({"code": error.code, "ok": False})
        return CHANGED
    if asked.json:
        out_json(_as_json(report, kept))
    else:
        _say(report, kept)
    return 0 if report.well else CHANGED


def run_head(asked: Arguments) -> int:
    """Write the last signed head unchanged to standard output, ready for a file."""
    with open_for_checking(store_path(existing(asked.data))) as q:
        last = q.last_head()
    if last is None:
        raise Broken("log-empty")
    note = str(last["note"])
    sys.stdout.write(note)
    sys.stdout.flush()
    out(say("server.log.head"), to=sys.stderr)
    return 0


def _report(place: Path, kept: Sequence[KeptHead]) -> LogReport:
    """Verify the log with the key from the hub's folder, never with a key from the log."""
    path = store_path(place)
    public = open_log_key(place / "keys", place / "data").public
    if any(one.key and one.key != base64.b64encode(public).decode() for one in kept):
        return LogReport(0, b"", "log-key-changed", 0)
    if integrity(path):
        return LogReport(0, b"", "store-damaged")
    try:
        return verify(path, public=public, outside=[one.note for one in kept], thorough=True)
    except StoreFailed:
        return LogReport(0, b"", "store-damaged")


def _kept(path: Path) -> KeptHead:
    """Read a signed head from the output of ``log head`` or from a workstation's file.

    Raises:
        Broken: ``head-file``.
    """
    try:
        text, key = _text(path), ""
        if text.lstrip().startswith("{"):
            found: dict[str, Any] = json.loads(text)
            text, key = str(found["seen"]), str(found.get("log_key") or "")
        note = text.replace("\r\n", "\n").strip() + "\n"
        note.encode()  # refuse lone surrogates
        return KeptHead(str(path), note, Checkpoint.parse(split_note(note)[0]).size, key)
    except (OSError, ValueError, KeyError, RecursionError, Broken):
        raise Broken("head-file", file=str(path)) from None


def _text(path: Path) -> str:
    """Read a small UTF-8 or UTF-16 file; refuse pipes and files too large for a head."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode) or found.st_size > _LONGEST:
        raise ValueError
    raw = path.read_bytes()
    return raw.decode("utf-16" if raw.startswith(_UTF16) else "utf-8-sig")


def _say(report: LogReport, kept: Sequence[KeptHead]) -> None:
    if report.well:
        if kept:
            most = max(one.size for one in kept)
            _say_held(report.size, most)
        else:
            out(say("server.log.good-own", count=report.size), say("server.log.by-hub"))
        out(say("server.log.not-looked"))
        return
    out(say("server.log.bad", why=say(f"server.log.problem.{report.problem}")))
    if report.problem == "store-damaged":
        out(say("server.log.put-back"))
        return
    first = 0 if report.first_bad is None else report.first_bad
    out(say("server.log.from", first=first, problem=report.problem))


def _say_held(size: int, held: int) -> None:
    """Print how many entries the kept heads prove; only the hub vouches for later ones."""
    if held == size:
        out(say("server.log.good", count=size), say("server.log.by-head", count=held))
        return
    out(say("server.log.good-part", count=held, rest=size - held), say("server.log.by-hub"))


def _as_json(report: LogReport, kept: Sequence[KeptHead]) -> dict[str, object]:
    return {
        "code": report.problem or "log-whole",
        "ok": report.well,
        "entries": report.size,
        "root": base64.b64encode(report.root).decode(),
        "first_bad": report.first_bad,
        "last_bad": report.last_bad,
        "by": "head" if kept else "hub",
        "heads": [one.size for one in kept],
        "not_looked_at": list(_NOT_LOOKED_AT),
    }
