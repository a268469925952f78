"""The workstation's key lies where we chose, or nowhere."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import keyring.errors
import pytest
from keyring.backend import KeyringBackend

from hubtui import vault
from hubtui.errors import Broken
from hubtui.vault import FileVault, RingVault, open_vault


class Ring(KeyringBackend):
    """A key ring in memory that can fail."""

    priority = 1

    def __init__(self, fault: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.fault = fault

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_a_ring_keeps_by_name() -> None:
    ring = Ring()
    here = RingVault(ring)
    here.keep("a", "one")
    here.keep("b", "two")
    assert (here.load("a"), here.load("b")) == ("one", "two")
    here.drop("a")
    with pytest.raises(Broken, match="vault-lost"):
        here.load("a")


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (keyring.errors.KeyringLocked(), "vault-locked"),
        (keyring.errors.InitError(), "vault-failed"),
        (OSError(), "vault-failed"),
        (type("PromptDismissedException", (Exception,), {})(), "vault-locked"),
        (type("LockedException", (Exception,), {})(), "vault-locked"),
    ],
)
def test_a_ring_that_fails_is_told_plainly(fault: Exception, code: str) -> None:
    with pytest.raises(Broken, match=code):
        RingVault(Ring(fault)).load("a")


def test_a_ring_that_waits_for_ever_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    monkeypatch.setattr(vault, "SECONDS", 0.05)

    class Stuck(Ring):
        def get_password(self, service: str, username: str) -> str | None:
            done.wait(10)
            return None

    with pytest.raises(Broken, match="vault-slow"):
        RingVault(Stuck()).load("a")
    done.set()


def test_no_ring_we_trust_is_none_whatever_the_environment_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")

    class Never(Ring):
        viable = False

    monkeypatch.setattr(vault, "_trusted", lambda: iter([Never]))
    with pytest.raises(Broken, match="vault-none"):
        open_vault()

    class Viable(Ring):
        viable = True

    monkeypatch.setattr(vault, "_trusted", lambda: iter([Never, Viable]))
    assert isinstance(open_vault(), RingVault), "control"


def test_with_no_session_bus_that_is_the_cause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "_trusted", lambda: iter([]))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pytest.raises(Broken, match="vault-no-session"):
        open_vault()


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (keyring.errors.KeyringLocked(), "vault-locked"),
        (keyring.errors.InitError(), "vault-failed"),
        (None, ""),
    ],
)
def test_a_ring_that_is_there_is_never_called_absent(
    fault: Exception | None, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class There(Ring):
        viable = True

        def __init__(self) -> None:
            super().__init__(fault)

    monkeypatch.setattr(vault, "_trusted", lambda: iter([There]))
    if fault is None:
        vault.check_ring()
        return
    with pytest.raises(Broken, match=code):
        vault.check_ring()


def test_a_file_this_account_may_not_read_is_not_called_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = FileVault(tmp_path / "key.pem")
    here.keep("a", "secret")

    def no(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", no)
    with pytest.raises(Broken, match="vault-no-right"):
        here.load("a")


def test_only_rings_that_keep_secrets_are_trusted() -> None:
    names = {f"{kind.__module__}.{kind.__name__}" for kind in vault._trusted()}
    assert names
    assert not [name for name in names if ".fail" in name or ".null" in name or "alt" in name]


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "key.pem"
    here = open_vault(file)
    assert isinstance(here, FileVault)
    here.keep("a", "secret")
    assert here.load("a") == "secret"
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
        file.chmod(0o640)
        with pytest.raises(Broken, match="vault-open"):
            here.load("a")
    here.drop("a")
    with pytest.raises(Broken, match="vault-lost"):
        here.load("a")
