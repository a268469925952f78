"""Secret files of the hub, readable by its own user only, never inside the data folder."""

from __future__ import annotations

import base64
import binascii
import os
import stat
import sys
from pathlib import Path
from typing import Final

from hubtui.crypto.aead import KEY_BYTES, new_key
from hubtui.crypto.signing import SigningKey
from hubtui.errors import Broken

ROOT: Final = "hubtui-root"
LOG: Final = "hubtui-log"
BOX: Final = "hubtui-box"
_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"


def make(folder: Path, data: Path) -> None:
    """Make the root key and the log's key where there are none; init runs this once.

    Raises:
        Broken: ``key-exists``, or ``key-beside-data`` if a copy of the data would carry the keys.
    """
    _apart(folder, data)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_secret(folder / ROOT, base64.b64encode(new_key()) + b"\n")
    write_secret(folder / LOG, SigningKey.new().pem())


def open_root(folder: Path, data: Path) -> bytes:
    """Read the hub's root key: the service manager's credential first, else the file.

    Raises:
        Broken: ``key-missing``, ``key-damaged``, ``key-open-to-others`` or
            ``key-beside-data``.
    """
    try:
        root = base64.b64decode(_read(ROOT, folder, data).strip(), validate=True)
    except binascii.Error as error:
        raise Broken("key-damaged", name=ROOT) from error
    if len(root) != KEY_BYTES:
        raise Broken("key-damaged", name=ROOT)
    return root


def open_log_key(folder: Path, data: Path) -> SigningKey:
    """Read the key that signs the log's heads; not derived, so that it can be kept apart."""
    return SigningKey.load(_read(LOG, folder, data))


def open_box_key(folder: Path, data: Path) -> SigningKey:
    """Read the key that opens undelivered safety alerts; made at first use, workstations pin it."""
    _apart(folder, data)
    path = folder / BOX
    if not path.exists():
        write_secret(path, SigningKey.new().pem())
    return SigningKey.load(_read(BOX, folder, data))


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, safe on disk before this returns."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o600)
    except FileExistsError as error:
        raise Broken("key-exists", name=path.name) from error
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_secret(path: Path, content: bytes) -> None:
    """Replace a secret file atomically."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    write_secret(fresh, content)
    fresh.replace(path)


def read_secret(path: Path) -> bytes:
    """Read a file that only its owner may read; ``Broken`` if others may too."""
    try:
        found = path.stat()
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise Broken("key-missing", name=path.name) from error
    except OSError as error:
        raise Broken("key-damaged", name=path.name) from error
    if sys.platform != "win32" and stat.S_IMODE(found.st_mode) & 0o077:
        raise Broken("key-open-to-others", name=path.name)
    return content


def _read(name: str, folder: Path, data: Path) -> bytes:
    given = os.environ.get(_CREDENTIALS)
    if given and (Path(given) / name).exists():
        return (Path(given) / name).read_bytes()
    _apart(folder, data)
    return read_secret(folder / name)


def _apart(folder: Path, data: Path) -> None:
    if folder.resolve().is_relative_to(data.resolve()):
        raise Broken("key-beside-data")
