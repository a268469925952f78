"""Folders of hubtui's files, and the one function that writes a file of its own."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from hubtui.errors import Broken

_PACKAGE = Path(__file__).parent


def themes_dir() -> Path:
    """Return the folder of themes and styles: the installed one, else the checkout's."""
    packaged = _PACKAGE / "_themes"
    if packaged.is_dir():
        return packaged
    checkout = _PACKAGE.parent
    # Anyone can put a folder called "themes" beside an installed package; a checkout is ours.
    with suppress(OSError):
        project = (checkout / "pyproject.toml").read_text("utf-8")
        if 'name = "hubtui"' in project and (checkout / "themes").is_dir():
            return checkout / "themes"
    raise Broken("places-no-themes")


def config_dir() -> Path:
    """Return the folder of this person's (or this machine's) settings."""
    from platformdirs import user_config_path  # noqa: PLC0415 - costs 37 ms, so not at start

    return user_config_path("hubtui", appauthor=False)


def data_dir() -> Path:
    """Return the folder of what must outlive an upgrade: a hub's store, held overrides."""
    from platformdirs import user_data_path  # noqa: PLC0415 - costs 37 ms, so not at start

    return user_data_path("hubtui", appauthor=False)


def atomic_write(path: Path, data: bytes, mode: int = 0o600) -> None:
    """Replace the file as a whole or not at all; the content is on disk when this returns."""
    import secrets  # noqa: PLC0415 - loads every hash there is, and nothing is written at start

    if not path.parent.is_dir():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _sync_folder(path.parent.parent)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that a new name in it lasts; skip systems that cannot.

    Raises:
        OSError: the disk failed, so the name may not last.
    """
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.EBADF):
            raise
    finally:
        os.close(descriptor)
