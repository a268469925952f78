"""The workstation's enrolment: its hub, how that is proven, whom to ring, the last log head."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from pydantic import ValidationError

from hubtui import places
from hubtui.errors import Broken
from hubtui.wire.base import Body, Id
from hubtui.wire.door import PhoneCard

FILE = "workstation.json"
HELD = "held"
"""Name of the folder of undelivered overrides."""


class WorkstationKey(Protocol):
    """The workstation's private key."""

    def sign(self, message: bytes) -> bytes:
        """Sign with SHA-384; return the signature in DER form."""
        ...


class Enrolment(Body):
    """One workstation's enrolment; it holds no secret, and not who used the workstation."""

    address: str
    ca: str
    hub: str
    hub_id: Id
    workstation: Id
    name: str
    phone_card: PhoneCard
    key_name: str = ""
    """Name of the workstation's key in the key ring."""
    practice: bool = False
    zone: str = ""
    """The hub's time zone, known after the first sign-in; the machine's own may differ."""
    theme: str = ""
    plain: bool = False
    public_place: bool = False
    """True where passers-by see the screen: the safety bar shows no name or office, and no bell."""
    box_key: str = ""
    """The hub's public key, to which held overrides are sealed (DER, base64)."""
    key_file: bool = False
    """True where the administrator chose a file over the key ring."""
    log_key: str = ""
    """The log's public key (DER, base64), as first seen."""
    seen: str = ""
    """The last log head seen, as a signed note."""


def load(folder: Path | None = None) -> Enrolment | None:
    """Read this workstation's enrolment, or None where there is none yet.

    Raises:
        Broken: ``workstation-unreadable``, ``workstation-no-right``.
    """
    path = (folder or places.data_dir()) / FILE
    try:
        return Enrolment.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except PermissionError:
        raise Broken("workstation-no-right", file=str(path)) from None
    except (OSError, ValidationError):
        raise Broken("workstation-unreadable", file=str(path)) from None


def save(place: Enrolment, folder: Path | None = None) -> None:
    """Write this workstation's enrolment, for its owner only."""
    path = (folder or places.data_dir()) / FILE
    places.atomic_write(path, place.model_dump_json(indent=1).encode())
