"""What the documents say is so."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("themes/*.md")])
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
ARCHITECTURE = ROOT / "docs" / "architecture.md"


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def broken_links(text: str, folder: Path) -> list[str]:
    """Relative links of a page that lead nowhere."""
    targets = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text)
    return [to for to in targets if ":" not in to and not (folder / to).exists()]


def missing_paths(text: str) -> list[str]:
    """Paths into the house in `code` that are not there; a glob or a placeholder is no path."""
    named = re.findall(r"`((?:tests|hubtui|themes|docs|\.ci)/[\w./-]*)`", text)
    return [path for path in named if not (ROOT / path).exists()]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    assert not broken_links(page.read_text(encoding="utf-8"), page.parent)


def test_a_broken_link_is_found() -> None:
    assert broken_links("[a](nowhere.md) [b](README.md) [c](https://x.example)", ROOT) == [
        "nowhere.md"
    ]


def test_what_keeps_an_invariant_is_there() -> None:
    rows = [row for row in ARCHITECTURE.read_text("utf-8").splitlines() if re.match(r"\| \d", row)]
    kept = [row.split("|")[3] for row in rows]

    assert len(rows) >= 20
    assert not [cell for cell in kept if "`tests/" not in cell and cell.strip() != "not yet"]
    assert not missing_paths("\n".join(rows))


def test_a_missing_test_is_found() -> None:
    assert missing_paths("`tests/unit/test_nothing.py` `tests/conftest.py`") == [
        "tests/unit/test_nothing.py"
    ]


@pytest.mark.parametrize("adr", ADRS, ids=name)
def test_a_decision_has_its_three_parts_on_one_page(adr: Path) -> None:
    text = adr.read_text(encoding="utf-8")

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) <= 60
    assert f"(adr/{adr.name})" in ARCHITECTURE.read_text("utf-8")


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(adr.name[:4]) for adr in ADRS] == list(range(1, len(ADRS) + 1))


UV = "python3 -m venv --without-pip .uv && python3 -m pip --python .uv install uv && .uv/bin/uv run"


def test_ci_runs_the_readmes_own_test_command() -> None:
    """Where pip refuses to install beside the system's own Python, and where it does not."""
    readme = (ROOT / "README.md").read_text("utf-8")

    assert re.findall(r"^```\n(.+)\n```", readme, re.MULTILINE) == [
        f"{UV} hubtui demo",
        f"{UV} pytest",
    ]
    assert f"{UV} pytest" in (ROOT / "docs" / "contributing.md").read_text("utf-8")
    assert f"{UV} pytest" in (ROOT / ".ci" / "run").read_text("utf-8")


@pytest.mark.parametrize("script", sorted((ROOT / ".ci").iterdir()), ids=name)
def test_each_script_can_be_read_by_bash_and_is_named(script: Path) -> None:
    assert script.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", script], check=True)
    assert f".ci/{script.name}" in (ROOT / "docs" / "contributing.md").read_text("utf-8")


@pytest.mark.skipif(
    not (ROOT / "hubtui/cli/parser.py").is_file(), reason="hubtui.cli is not there yet"
)
def test_made_pages_are_as_the_program_is() -> None:
    from tests.lint.pages import pages

    for page, text in pages().items():
        assert page.read_text("utf-8") == text, "run .ci/pages"


def test_the_list_of_hashes_names_no_host() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()

    assert len(lines) > 50
    assert not [line for line in lines if "://" in line or line.startswith("--")]
    assert not [line for line in lines if "==" in line and not line.endswith("\\")]
