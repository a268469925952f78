"""Read a pack's files, refuse what is wrong with them, and freeze the rest."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, ValidationError

from hubtui.errors import Broken
from hubtui.guidance.check import check_overlay, check_pack
from hubtui.guidance.model import (
    Approver,
    BasesFile,
    FlowFile,
    GoldenCase,
    GoldenFile,
    Overlay,
    PackFile,
)
from hubtui.guidance.pack import Pack

PACKS = Path(__file__).parent / "packs"
LANGUAGE = "en-NZ"
_CALL = re.compile(r"\{call\.([a-z-]+)\}")
_Model = TypeVar("_Model", bound=BaseModel)


class _Named(Protocol):
    @property
    def id(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Named)


def load(pack_id: str, overlays: Iterable[Path] = (), *, packs: Path = PACKS) -> Pack:
    """Return the pack ``pack_id`` narrowed by an office's overlays.

    Raises:
        Broken: a ``pack-...`` code, with the ``file`` and ``key`` at fault.
    """
    folder, texts_file = packs / pack_id, f"texts.{LANGUAGE}.toml"
    raw = {name: read(folder / name) for name in ("pack.toml", "bases.toml", "flow.toml")}
    file = parse(PackFile, "pack.toml", raw["pack.toml"])
    bases = parse(BasesFile, "bases.toml", raw["bases.toml"])
    flow = parse(FlowFile, "flow.toml", raw["flow.toml"])
    raw[texts_file] = read(folder / texts_file)
    narrowed = []
    for path in overlays:
        raw[f"overlay:{path.name}"] = read(path)
        overlay = parse(Overlay, path.name, raw[f"overlay:{path.name}"])
        check_overlay(overlay, path.name, file, bases)
        narrowed.append(overlay)
    pack = Pack(
        file=file,
        flow=flow,
        kinds=_by_id("pack.toml", file.agency_types),
        bases=_by_id("bases.toml", bases.bases),
        nodes=_by_id("flow.toml", flow.nodes),
        texts=_called(texts_file, dict(_flat(texts_file, "", raw[texts_file])), file),
        removed=frozenset(basis for overlay in narrowed for basis in _removed(overlay)),
        extra={
            basis.id: tuple(t for o in narrowed for t in o.tests if t.basis == basis.id)
            for basis in bases.bases
        },
        lines=tuple(line for overlay in narrowed for line in overlay.lines),
        digest=digest(raw),
    )
    check_pack(pack, texts_file)
    return pack


def golden(pack_id: str, *, packs: Path = PACKS) -> tuple[GoldenCase, ...]:
    """Return the pack's golden cases: the answers, and the result that its authors expect."""
    return parse(GoldenFile, "golden.toml", read(packs / pack_id / "golden.toml")).cases


def digest(raw: Mapping[str, object]) -> str:
    """Return the SHA-256 of the parsed files, so that spacing and comments do not count."""
    return sha256(_canonical(raw)).hexdigest()


def read(path: Path) -> dict[str, object]:
    """Read one TOML file; ``Broken`` names the file that is missing or not TOML."""
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError:
        raise Broken("pack-missing-file", file=path.name, key="") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Broken("pack-not-toml", file=path.name, key="") from None


def parse(model: type[_Model], file: str, raw: Mapping[str, object]) -> _Model:
    """Validate ``raw`` strictly as ``model``; ``Broken`` names the file and key that do not fit."""
    try:
        # As JSON, because strict reading of Python lists would refuse every array.
        return model.model_validate_json(_canonical(raw))
    except ValidationError as fault:
        first = fault.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        kind = {"extra_forbidden": "pack-unknown-key", "missing": "pack-missing-key"}
        raise Broken(kind.get(first["type"], "pack-bad-value"), file=file, key=key) from None


def _canonical(raw: Mapping[str, object]) -> bytes:
    return json.dumps(
        raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    ).encode()


def _by_id(file: str, entries: Iterable[_Entry]) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for entry in entries:
        if entry.id in found:
            raise Broken("pack-double-id", file=file, key=entry.id)
        found[entry.id] = entry
    return found


def _flat(file: str, key: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(file, f"{key}.{name}" if key else name, inner)
    elif isinstance(value, str) and value:
        yield key, value
    else:
        raise Broken("pack-bad-value", file=file, key=key)


def _called(file: str, texts: Mapping[str, str], pack: PackFile) -> dict[str, str]:
    """Replace each ``{call.<id>}`` in the texts by the number of that contact."""
    numbers = {contact.id: contact.number for contact in pack.contacts}
    found = {}
    for key, text in texts.items():
        for name in _CALL.findall(text):
            if name not in numbers:
                raise Broken("pack-unknown-name", file=file, key=f"{key}.call.{name}")
        found[key] = _CALL.sub(lambda call: numbers[call[1]], text)
    return found


def _removed(overlay: Overlay) -> Iterator[str]:
    yield from overlay.remove
    # A basis that a manager must approve first is no longer offered to staff.
    yield from (each.basis for each in overlay.approvals if each.approver is Approver.MANAGER)
