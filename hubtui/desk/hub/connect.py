"""Make a desk for an enrolled workstation, or over any hub."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from hubtui import net, places
from hubtui.client.http import HttpHub
from hubtui.client.port import Hub
from hubtui.crypto.signing import SigningKey
from hubtui.desk.desk import Desk
from hubtui.desk.hub.late import Late
from hubtui.desk.hub.workstation import HELD, Enrolment, WorkstationKey, load, save
from hubtui.errors import Broken
from hubtui.flow.engine.jobs import JOBS
from hubtui.vault import open_vault
from hubtui.wire.door import PhoneCard

KeyFile = Callable[[], Path]
"""Returns the key file an administrator chose; called only if one was chosen."""


async def connect(
    place: Enrolment,
    *,
    folder: Path | None = None,
    key_file: Path | None = None,
    chosen: KeyFile | None = None,
    read: Callable[[], Enrolment] | None = None,
) -> Desk:
    """Return a desk at once; its key is loaded when somebody may sign in.

    An error in loading the key is shown then, and at each new try. ``read`` reads an enrolment that
    could not be read yet; then ``place`` holds only whom to ring.
    """

    def key(place: Enrolment) -> SigningKey:
        file = key_file or (chosen() if place.key_file and chosen else None)
        return _key(place, file)

    late = Late(None if read else place, read or (lambda: place), key, _hub)
    held = (folder or places.data_dir()) / HELD
    return over(
        late, late, place, save=partial(keep, folder=folder), held=held, prepare=late.prepare
    )


def stand_in(card: PhoneCard, hub: str) -> Enrolment:
    """Make an enrolment that holds only whom to ring, for one that cannot be read."""
    return Enrolment.model_construct(
        address="", ca="", hub=hub, hub_id="", workstation="", name="", phone_card=card
    )


def over(
    hub: Hub,
    key: WorkstationKey,
    place: Enrolment,
    *,
    save: Callable[[Enrolment], None] | None = None,
    practice_secret: str = "",
    practice_pin: str = "",
    held: Path | None = None,
    prepare: Callable[[], Awaitable[Enrolment | None]] | None = None,
) -> Desk:
    """Make a desk over any hub; in practice, everybody knows the passphrase and the PIN."""
    return Desk(
        hub,
        key,
        place,
        JOBS,
        save=save,
        practice_secret=practice_secret,
        practice_pin=practice_pin,
        held=held,
        prepare=prepare,
    )


def keep(place: Enrolment, folder: Path | None = None) -> None:
    """Save the enrolment, unless this machine has left the hub or joined anew.

    A newer log head that another window has saved stays.
    """
    from hubtui.desk.hub import witness

    there = load(folder)
    if there is not None and there.workstation == place.workstation:
        save(witness.remember(place, there.seen), folder)


def _hub(place: Enrolment) -> HttpHub:
    return HttpHub(net.Link(place.address, place.ca))


def _key(place: Enrolment, key_file: Path | None) -> SigningKey:
    net.warm()
    text = open_vault(key_file).load(place.key_name)
    try:
        return SigningKey.load(text.encode())
    except Broken:
        raise Broken("vault-damaged") from None
