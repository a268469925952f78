"""The view of an alert: one pure function makes the hub's answer and the sender's preview.

A view holds ids, codes and the person's own words, never sentences; ``flow`` turns it into
lines. A send carries the digest of the previewed view, and the hub compares it with its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hubtui.domain.alerts.basis import Basis
from hubtui.domain.alerts.consultation import Consultation
from hubtui.domain.alerts.levels import ALLOWED, Client, Content, Field


class Promise(StrEnum):
    """Handling conditions a sender may ask for."""

    ONLY_ME = "only-me"
    ASK_FIRST = "ask-before-passing-on"
    NOT_ON_FILE = "not-on-file-words"
    NOT_CONTACT_THEM = "not-contact-them"
    TALK_FIRST = "talk-first"


PROMISES = tuple(Promise)
MOST_PROMISES = 3


def promises_for(asked: Iterable[str], kept_from: Collection[str]) -> tuple[str, ...]:
    """Return the promises asked for, with ``only-me`` added if anybody is in ``kept_from``.

    The recipient is not told who that is, so they must pass the alert on to nobody.
    """
    codes = tuple(asked)
    return (Promise.ONLY_ME, *codes) if kept_from and Promise.ONLY_ME not in codes else codes


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an alert, as the sender wrote it."""

    sender: str
    recipient: str
    content: Content
    told: Consultation | None
    basis: Basis | None
    promises: tuple[str, ...]
    best_before: str
    """ISO date; the alert is good until the end of that day at the hub."""
    duties: tuple[str, ...] = ()
    """Ids of the pack's "this is not a report to ..." lines that apply."""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a view; ``values`` are codes or ids, with ``words`` also a person's own words."""

    name: str
    values: tuple[str, ...]
    words: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """The items of a version that a viewer sees, in order."""

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
    """Return the view of ``version``; without ``content`` only its level.

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


VIEWS: Mapping[int, Callable[[Version], View]] = {1: recipient_view}
"""View functions by number; keep the last two, as a desk one build behind uses the older."""


def shared_view(other: int) -> int:
    """Return the highest view number known to both sides; ``other`` is the other side's highest."""
    return max((number for number in VIEWS if number <= other), default=min(VIEWS))


@dataclass(frozen=True, slots=True)
class Preview:
    """The view a sender saw before Send: its digest, and its number in ``VIEWS``."""

    digest: str
    number: int

    def is_of(self, version: Version) -> bool:
        """Say whether the view of this version has the previewed digest."""
        view = VIEWS.get(self.number)
        return view is not None and view(version).digest() == self.digest


def _item(name: Field, content: Content) -> Item | None:
    if name is Field.CLIENT:
        return _client_item(content.client) if content.client else None
    if name is Field.NOTE:
        return Item(name.value, (content.note,), words=True) if content.note else None
    codes = content.picks.get(name, ())
    return Item(name.value, codes) if codes else None


def _client_item(client: Client) -> Item:
    return Item("client", (client.kind, client.name, client.detail, client.value), words=True)
