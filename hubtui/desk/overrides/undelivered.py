"""Overrides the hub does not have yet, as files that only the hub can open.

Each is sealed to the hub's public key and signed by this workstation: whoever takes the file, or
sits at this machine, reads nothing in it and can change nothing.
"""

from __future__ import annotations

import base64
import threading
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from hubtui import places
from hubtui.crypto.box import seal_to
from hubtui.desk.hub.workstation import Enrolment, WorkstationKey
from hubtui.errors import Broken
from hubtui.wire.base import Body, Id, Moment
from hubtui.wire.overrides import HeldOverride, SealedOverride, held_place, held_to_sign

_ENDING = ".json"


class HeldFile(Body):
    """One file: which hub it is for, when it was written, and what only that hub can open."""

    hub_id: Id
    written_at: Moment
    body: SealedOverride


def seal(held: HeldOverride, place: Enrolment, key: WorkstationKey) -> SealedOverride | None:
    """Seal for the hub of ``place``; None where this workstation never learned the hub's key."""
    if not place.box_key:
        return None
    try:
        public = base64.b64decode(place.box_key, validate=True)
        where = held_place(place.hub_id, place.workstation)
        blob = seal_to(public, held.model_dump_json().encode(), where)
    except (ValueError, Broken):
        return None
    sealed = base64.b64encode(blob).decode()
    signature = key.sign(held_to_sign(place.hub_id, place.workstation, sealed))
    return SealedOverride(
        workstation=place.workstation,
        sealed=sealed,
        signature=base64.b64encode(signature).decode(),
    )


class Shelf:
    """The folder of one workstation's held overrides; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None) -> None:
        """Use ``folder``, which need not exist yet."""
        self._folder = folder
        self._turn = threading.Lock()  # a slow writing ends before the file is taken away

    def put(self, name: str, file: HeldFile) -> bool:
        """Keep a file; True says that it is on disk. An older one of that name gives way.

        Raises:
            OSError: it could not be written.
        """
        if self._folder is None:
            return False
        data = file.model_dump_json().encode()
        with self._turn:
            places.atomic_write(self._path(name), data, mode=0o600)
        return True

    def has(self, name: str) -> bool:
        """Tell whether a file of that name is there."""
        return self._folder is not None and self._path(name).is_file()

    def find(self, hub_id: str) -> dict[str, HeldFile]:
        """Give what is held for a hub, by name; what cannot be read is passed over and stays."""
        found: dict[str, HeldFile] = {}
        if self._folder is None:
            return found
        with suppress(OSError):
            for path in sorted(self._folder.glob("*" + _ENDING)):
                with suppress(OSError, ValidationError):
                    file = HeldFile.model_validate_json(path.read_bytes())
                    if file.hub_id == hub_id:
                        found[path.name.removesuffix(_ENDING)] = file
        return found

    def drop(self, name: str, only: SealedOverride | None = None) -> None:
        """Forget a file: the hub has it. One that stays is delivered again, and changes nothing.

        With ``only``, a file that its writer has changed meanwhile stays: the hub lacks the change.
        """
        if self._folder is None:
            return
        with self._turn, suppress(OSError, ValidationError):
            path = self._path(name)
            if only is None or HeldFile.model_validate_json(path.read_bytes()).body == only:
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        assert self._folder is not None
        return self._folder / (name + _ENDING)
