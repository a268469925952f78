"""A desk for an enrolled workstation, or over any hub."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from hubtui import net, places
from hubtui.client.http import HttpHub
from hubtui.client.port import Hub
from hubtui.crypto.signing import SigningKey
from hubtui.desk.desk import Desk
from hubtui.desk.workstation import HELD, Place, Signer, load, save
from hubtui.flow.jobs import JOBS
from hubtui.vault import open_vault


async def connect(
    place: Place, *, folder: Path | None = None, key_file: Path | None = None
) -> Desk:
    """Stand at an enrolled workstation; nothing is asked of the hub yet.

    Raises:
        Broken: a ``vault-...`` code, ``key-unreadable``.
    """
    key = await asyncio.to_thread(_key, place, key_file)
    hub = HttpHub(net.Link(place.address, place.ca))
    held = (folder or places.data_dir()) / HELD
    return over(hub, key, place, save=partial(keep, folder=folder), held=held)


def over(
    hub: Hub,
    key: Signer,
    place: Place,
    *,
    save: Callable[[Place], None] | None = None,
    practice_secret: str = "",
    practice_pin: str = "",
    held: Path | None = None,
) -> Desk:
    """Stand before any hub; in practice its secret and PIN are known to everybody."""
    return Desk(
        hub,
        key,
        place,
        JOBS,
        save=save,
        practice_secret=practice_secret,
        practice_pin=practice_pin,
        held=held,
    )


def keep(place: Place, folder: Path | None = None) -> None:
    """Write what is known of the hub; of a machine that has left it or joined anew, nothing.

    The log head that another window has seen stays where it is newer.
    """
    from hubtui.desk import witness

    there = load(folder)
    if there is not None and there.workstation == place.workstation:
        save(witness.remember(place, there.seen), folder)


def _key(place: Place, key_file: Path | None) -> SigningKey:
    net.warm()
    return SigningKey.load(open_vault(key_file).load(place.key_name).encode())
