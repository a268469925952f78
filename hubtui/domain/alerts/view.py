"""What a recipient sees: one pure function serves the hub's answer and the sender's preview.

A view holds ids, codes and the person's own words, never sentences; ``flow`` turns it into
lines. A send carries the digest of the view that was previewed, and the hub compares its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.levels import ALLOWED, Client, Content, Field
from hubtui.domain.alerts.told import Told

PROMISES = (
    "only-me",
    "ask-before-passing-on",
    "not-on-file-words",
    "not-contact-them",
    "talk-first",
)
"""Handling conditions a sender may ask for."""
MOST_PROMISES = 3
ONLY_ME = PROMISES[0]


def promises_for(asked: Iterable[str], kept_from: Collection[str]) -> tuple[str, ...]:
    """Return what is asked of the recipient: kept from somebody, it is for them alone.

    Who it is kept from is told to nobody else, so that nobody could keep to it otherwise.
    """
    codes = tuple(asked)
    return (ONLY_ME, *codes) if kept_from and ONLY_ME not in codes else codes


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an alert, as the sender wrote it."""

    sender: str
    recipient: str
    content: Content
    told: Told | None
    basis: Basis | None
    promises: tuple[str, ...]
    best_before: str
    """ISO date; the alert is good until the end of that day at the hub."""
    duties: tuple[str, ...] = ()
    """Ids of the pack's "this is not a report to ..." lines that apply."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing shown: ``name`` says what; ``values`` are codes, ids, or own words (``words``)."""

    name: str
    values: tuple[str, ...]
    words: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Everything a viewer is shown of a version, in order."""

    items: tuple[Item, ...]

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the canonical JSON of the items."""
        plain = [[item.name, list(item.values)] for item in self.items]
        text = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def get(self, name: str) -> tuple[str, ...]:
        """Return the values of the item called ``name``, or an empty tuple."""
        return next((item.values for item in self.items if item.name == name), ())


def recipient_view(version: Version, *, content: bool = True) -> View:
    """Return what is shown of ``version``; without ``content`` only what lists may show.

    Shapes: ``level`` is one digit; ``client`` is (kind, name, detail, value); every other field
    holds its codes; ``note`` is the sender's own words.
    """
    level = Item("level", (str(int(version.content.level)),))
    if not content:
        return View((level,))
    items = [
        Item("sender", (version.sender,)),
        Item("recipient", (version.recipient,)),
        level,
        *(
            item
            for name in ALLOWED[version.content.level]
            if (item := _item(name, version.content)) is not None
        ),
    ]
    if version.told is not None:
        items.append(Item("told", (version.told.talked.value, version.told.reason)))
    if version.basis is not None:
        items.append(Item("basis", (version.basis.id,)))
    if version.promises:
        items.append(Item("promises", version.promises))
    items.append(Item("best-before", (version.best_before,)))
    if version.duties:
        items.append(Item("duties", version.duties))
    return View(tuple(items))


def _item(name: Field, content: Content) -> Item | None:
    if name is Field.CLIENT:
        return _client_item(content.client) if content.client else None
    if name is Field.NOTE:
        return Item(name.value, (content.note,), words=True) if content.note else None
    codes = content.picks.get(name, ())
    return Item(name.value, codes) if codes else None


def _client_item(client: Client) -> Item:
    return Item("client", (client.kind, client.name, client.detail, client.value), words=True)
