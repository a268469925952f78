"""Storage of a workstation's key: the machine's key ring, or a file an administrator chose.

Only known key rings are used, whatever the environment names: others store in plain text, or
nothing at all. A person's secrets are never stored here.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from hubtui.errors import Broken
from hubtui.places import atomic_write

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "hubtui"
SECONDS: Final = 5.0
"""Most seconds to wait for a key ring; a locked one may wait for a person for ever."""

T = TypeVar("T")


class Vault(Protocol):
    """Stores texts by name.

    Raises ``Broken``: ``vault-none`` (there is no key ring), ``vault-no-session`` (none can be
    reached from here), ``vault-locked``, ``vault-slow``, ``vault-failed`` (one is there, but does
    not work), ``vault-lost``, ``vault-open``, ``vault-no-right`` or ``vault-unwritable``.
    """

    def keep(self, name: str, text: str) -> None:
        """Keep ``text``."""

    def load(self, name: str) -> str:
        """Return the stored text; ``vault-lost`` if there is none."""

    def drop(self, name: str) -> None:
        """Delete the stored text."""


def open_vault(key_file: Path | None = None) -> Vault:
    """Open the machine's key ring, or the file an administrator chose instead.

    Raises:
        Broken: ``vault-none`` where this machine has no key ring we trust, ``vault-no-session``
            where none can be reached, ``vault-slow``.
    """
    if key_file is not None:
        return FileVault(key_file)
    return RingVault(_in_time(_first, there=False))


def check_ring() -> None:
    """Check that the key ring answers now; a locked one asks the person to unlock it.

    Raises:
        Broken: a ``vault-...`` code; never ``vault-none`` if there is a key ring.
    """
    try:
        open_vault().load("check")
    except Broken as error:
        if error.code != "vault-lost":
            raise


class RingVault:
    """A key ring of this machine."""

    def __init__(self, ring: KeyringBackend) -> None:
        """Use ``ring``."""
        self._ring = ring

    def keep(self, name: str, text: str) -> None:
        """Keep ``text``."""
        _in_time(lambda: self._ring.set_password(SERVICE, name, text))

    def load(self, name: str) -> str:
        """Return the stored text; ``vault-lost`` if there is none."""
        text = _in_time(lambda: self._ring.get_password(SERVICE, name))
        if text is None:
            raise Broken("vault-lost")
        return text

    def drop(self, name: str) -> None:
        """Delete the stored text."""
        _in_time(lambda: self._ring.delete_password(SERVICE, name))


class FileVault:
    """One file that only its owner can read."""

    def __init__(self, path: Path) -> None:
        """Use ``path``."""
        self._path = path

    def keep(self, name: str, text: str) -> None:
        """Keep ``text``; the file holds one key, so ``name`` is not used."""
        try:
            atomic_write(self._path, text.encode(), mode=0o600)
        except OSError:
            raise Broken("vault-unwritable", file=str(self._path)) from None

    def load(self, name: str) -> str:
        """Return the stored text; ``vault-open`` if others could have read the file."""
        try:
            with self._path.open("rb") as file:
                _only_ours(os.fstat(file.fileno()))
                return file.read().decode()
        except FileNotFoundError:
            raise Broken("vault-lost") from None
        except OSError:
            raise Broken("vault-no-right", file=str(self._path)) from None
        except UnicodeDecodeError:
            raise Broken("vault-damaged") from None

    def drop(self, name: str) -> None:
        """Delete the stored text."""
        self._path.unlink(missing_ok=True)


def _only_ours(facts: os.stat_result) -> None:
    if sys.platform == "win32":
        return
    if not stat.S_ISREG(facts.st_mode) or facts.st_mode & 0o077 or facts.st_uid != os.getuid():
        raise Broken("vault-open")


def _first() -> KeyringBackend:
    for kind in _trusted():
        if kind.viable:
            ring = kind()
            if sys.platform == "win32":  # else the key roams with the profile
                ring.persist = "local machine"
            return ring
    if _has_session():
        raise Broken("vault-none")
    raise Broken("vault-no-session")


def _has_session() -> bool:
    """Tell whether key rings can be reached; on Linux they need the desktop's session bus."""
    if sys.platform in ("win32", "darwin") or os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    return bool(runtime) and (Path(runtime) / "bus").exists()


def _trusted() -> Iterator[type[KeyringBackend]]:
    """Yield the trusted kinds of key ring for this system, the better one first."""
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        yield WinVaultKeyring
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring

        yield Keyring
    else:
        from keyring.backends.kwallet import DBusKeyring, DBusKeyringKWallet4
        from keyring.backends.SecretService import Keyring

        yield from (Keyring, DBusKeyring, DBusKeyringKWallet4)


def _in_time(work: Callable[[], T], *, there: bool = True) -> T:
    """Run ``work`` in a daemon thread; ``vault-slow`` after ``SECONDS``.

    ``there``: a key ring was found, so an unknown error is ``vault-failed``, not ``vault-none``.
    """
    import keyring.errors

    done: list[T] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as error:  # noqa: BLE001 - the one funnel: back ends raise what they like
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(SECONDS)
    if done:
        return done[0]
    if not failed:
        raise Broken("vault-slow")
    match failed[0]:
        case Broken() as error:
            raise error
        case error if isinstance(error, keyring.errors.KeyringLocked) or _says_locked(error):
            raise Broken("vault-locked") from None
        case _ if there:
            raise Broken("vault-failed") from None
        case _:
            raise Broken("vault-none") from None


def _says_locked(error: Exception) -> bool:
    """Tell whether the Secret Service is locked, or a prompt to unlock it was dismissed."""
    return type(error).__name__ in ("LockedException", "PromptDismissedException")
