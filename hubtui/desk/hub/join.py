"""Join a hub: from an address and a code to an enrolled workstation."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from hubtui.client import enrol
from hubtui.crypto.signing import SigningKey
from hubtui.desk.hub.workstation import Enrolment, save
from hubtui.errors import HubError, Refused
from hubtui.net import checked_address
from hubtui.vault import Vault


async def join(
    address: str,
    code: str,
    name: str,
    vault: Vault,
    *,
    agree: Callable[[tuple[str, ...]], Awaitable[bool]],
    folder: Path | None = None,
    key_file: bool = False,
    public_place: bool = False,
) -> Enrolment:
    """Enrol this workstation; ``agree`` asks a person to compare the hub's six words.

    The key is stored before the code is used: a machine that cannot store a key uses up no code.

    Raises:
        Refused: ``fingerprint-differs``, or the hub's refusal of the code.
        Broken: a ``vault-...`` code.
    """
    address = checked_address(address)
    ca, words = await enrol.shown(address)
    if not await agree(words):
        raise Refused("fingerprint-differs", field="fingerprint")
    key, key_name = SigningKey.new(), secrets.token_hex(8)
    await asyncio.to_thread(vault.keep, key_name, key.pem().decode())
    try:
        enrolled = await enrol.enrol(
            address, ca, code=code, key=key, name=name, public_place=public_place
        )
    except HubError:
        await asyncio.to_thread(vault.drop, key_name)
        raise
    place = Enrolment(
        address=address,
        ca=ca,
        hub=enrolled.hub,
        hub_id=enrolled.hub_id,
        workstation=enrolled.workstation,
        name=name,
        phone_card=enrolled.phone_card,
        public_place=public_place,
        box_key=enrolled.box_key,
        key_name=key_name,
        key_file=key_file,
    )
    await asyncio.to_thread(save, place, folder)
    return place
