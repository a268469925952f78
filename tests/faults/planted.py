"""Words found nowhere else, planted to be looked for: each knows by which way it went in."""

from __future__ import annotations

import base64
import itertools
import json
import urllib.parse
from collections.abc import Collection, Iterator
from pathlib import Path

LETTERS = "bcdfghklmnprstvz"


class Secrets:
    """Words found nowhere else; each remembers by which way it went in."""

    def __init__(self) -> None:
        self.ways: dict[str, str] = {}
        self._pairs = itertools.product(LETTERS, LETTERS)

    def new(self, way: str) -> str:
        """Make a secret to plant: letters only, so that any field takes it."""
        one, two = next(self._pairs)
        word = f"Q{one}a{two}ux{one}i{two}oqua"
        self.ways[word] = way
        return word

    def known(self, way: str, secret: str) -> None:
        """Take one that the hub made: a token, a code."""
        self.ways[secret] = way

    def found_in(self, data: bytes) -> set[str]:
        """Give the ways whose secret is in there, written in any of these forms."""
        lowered = data.lower()
        return {
            way
            for secret, way in self.ways.items()
            if any(form.lower() in lowered for form in _forms(secret))
        }


def _forms(secret: str) -> Iterator[bytes]:
    raw = secret.encode()
    yield raw
    yield secret.encode("utf-16-le")
    yield raw.hex().encode()
    yield json.dumps(secret)[1:-1].encode()
    yield urllib.parse.quote(secret).encode()
    for shift in range(3):  # base64 of it, wherever it stands in a text
        text = base64.b64encode(b"\0" * shift + raw)
        yield text[4 if shift else 0 : -4]


def everywhere(
    secrets: Secrets, folder: Path, by_design: Collection[str] = ()
) -> dict[str, set[str]]:
    """Look through every file below a folder, but for those of these names."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and path.name not in by_design:
            ways = secrets.found_in(path.read_bytes())
            if ways:
                found[path.name] = ways
    return found
