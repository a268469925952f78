"""Everybody in this house is invented: numbers and addresses can reach no one."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KINDS = {".py", ".toml", ".md", ".txt", ".sql", ".ambr", ".raw"}
# Guidance packs name the public lines of real services, with their source; screens show those.
LOOKED_AT = ["hubtui/wording", "hubtui/demo", "tests", "docs", "README.md", "themes"]

_PHONE = re.compile(r"(?<![\w.-])0(?:2\d|3|4|6|7|9|508|800)[ -]?\d{3}[ -]?\d{2,4}(?![\w.-])")
_INVENTED = re.compile(r"0(?:2\d|3|4|6|7|9|508|800)[ -]?555[ -]?0\d+")
_PUBLIC = frozenset(
    contact["number"]
    for pack in (ROOT / "hubtui/guidance/packs").glob("*/pack.toml")
    for contact in tomllib.loads(pack.read_text("utf-8")).get("contacts", ())
    if contact.get("sources")
)
_ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
_NOBODYS = re.compile(r"(?:.*\.)?(?:example|test|invalid|localhost)(?:\.(?:nz|com|org|net))?$")


def reachable(text: str) -> list[str]:
    """Phone numbers and mail addresses that could be somebody's."""
    found = (each for each in _PHONE.findall(text) if each not in _PUBLIC)
    phones = [each for each in found if not _INVENTED.fullmatch(each)]
    mails = [each[0] for each in _ADDRESS.finditer(text) if not _NOBODYS.match(each[1])]
    return phones + mails


def files(top: str) -> list[Path]:
    """The text files at or below a place of the checkout."""
    place = ROOT / top
    every = place.rglob("*") if place.is_dir() else [place]
    return [path for path in every if path.suffix in KINDS and path.is_file()]


@pytest.mark.parametrize("top", LOOKED_AT)
def test_nobody_can_be_reached(top: str) -> None:
    found = {
        path.relative_to(ROOT).as_posix(): reachable(path.read_text("utf-8", errors="replace"))
        for path in files(top)
        if path != Path(__file__)
    }

    assert not {name: some for name, some in found.items() if some}


def test_a_real_looking_number_is_found() -> None:
    assert reachable("ring 021 123 4567 now") == ["021 123 4567"]
    assert reachable("ring 0800 123 456") == ["0800 123 456"]
    assert _PUBLIC, "control: a pack names such lines"
    assert not reachable(f"ring {min(_PUBLIC)} or ask")
    assert reachable("mail mere@agency.govt.nz") == ["mere@agency.govt.nz"]
    assert not reachable("021 555 012, 0800 555 012, mere@hub.example, 111, 0.25 or 2026-01-01")
