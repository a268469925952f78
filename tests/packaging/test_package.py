"""The package people install holds everything, and runs far from the checkout."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.packaging, pytest.mark.timeout(600)]


def run(*command: str | Path, cwd: Path) -> str:
    """What a command says; its failure is the test's, with its words."""
    ran = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def uv() -> str:
    found = shutil.which("uv")
    assert found, "pip install uv"
    return found


@pytest.fixture(scope="module")
def built(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive and the wheel made from that archive."""
    out = tmp_path_factory.mktemp("dist")
    run(uv, "build", "--quiet", "--out-dir", out, cwd=ROOT)
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(uv: str, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a clean environment with hubtui in it."""
    home = tmp_path_factory.mktemp("clean") / "venv"
    run(uv, "venv", "--quiet", home, cwd=ROOT)
    python = home / "bin" / "python"
    locked = ("--require-hashes", "-r", ROOT / "requirements.lock")
    run(uv, "pip", "install", "--quiet", "--python", python, *locked, cwd=ROOT)
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", wheel, cwd=ROOT)
    run(uv, "pip", "check", "--quiet", "--python", python, cwd=ROOT)
    return home / "bin"


def kept(folder: str) -> set[str]:
    """The files of the checkout below ``folder`` that git keeps or would keep."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", folder, cwd=ROOT)
    return {name for name in listed.splitlines() if (ROOT / name).is_file()}


def test_the_wheel_holds_the_house_and_the_themes(wheel: Path) -> None:
    wanted = kept("hubtui") | {
        name.replace("themes/", "hubtui/_themes/", 1) for name in kept("themes")
    }

    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert held == wanted


def test_the_wheel_holds_more_than_python(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        kinds = {Path(name).suffix for name in archive.namelist()}

    assert {".toml", ".sql"} <= kinds


def test_the_licence_travels(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]


def test_the_source_archive_can_build_and_test_itself(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as held:
        names = {name.partition("/")[2] for name in held.getnames()}

    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"} <= names
    assert {"tests/conftest.py", "docs/architecture.md", "themes/README.md"} <= names
    assert "uv.lock" not in names


def test_it_starts_far_from_the_checkout(installed: Path) -> None:
    said = run(installed / "hubtui", "--version", cwd=Path("/"))

    assert version("hubtui") in said


def test_it_helps_far_from_the_checkout(installed: Path) -> None:
    said = run(installed / "hubtui", "--help", cwd=Path("/"))

    assert "demo" in said
    assert "--plain" in said


def test_its_parts_are_its_own(installed: Path) -> None:
    where = run(installed / "python", "-c", "import hubtui; print(hubtui.__file__)", cwd=Path("/"))

    assert Path(where.strip()).is_relative_to(installed.parent)


def test_the_themes_are_found_far_from_the_checkout(installed: Path) -> None:
    code = "from hubtui.places import themes_dir; print(themes_dir())"
    where = Path(run(installed / "python", "-c", code, cwd=Path("/")).strip())

    assert where.is_relative_to(installed.parent)
    assert (where / "README.md").is_file()
