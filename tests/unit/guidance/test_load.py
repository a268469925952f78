"""A pack that could mislead does not load; each fault names its file and key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from hubtui.domain.alerts.basis import GuideAnswer
from hubtui.domain.people import Agency
from hubtui.errors import Broken
from hubtui.guidance.load import PACKS, golden, load
from hubtui.guidance.model import Confidence, PickRule
from hubtui.guidance.pack import Pack
from hubtui.guidance.walk import FoundBasis, Question, Stop, duties, usual, walk

TEXTS = "texts.en-NZ.toml"
ALL = ("danger", "without-name", "child", "family", "agreed", "purpose")


@dataclass(frozen=True)
class Bench:
    """A copy of the shipped pack to spoil."""

    packs: Path

    def swap(self, file: str, old: str, new: str) -> None:
        path = self.packs / "nz" / file
        text = path.read_text("utf-8")
        assert old in text, "control: the spoiled line is there"
        path.write_text(text.replace(old, new, 1), "utf-8")

    def overlay(self, text: str) -> Path:
        path = self.packs / "office.toml"
        path.write_text('over = "nz"\noffice = "Eastfield School"\nversion = "1"\n' + text, "utf-8")
        return path

    def load(self, *overlays: Path) -> Pack:
        return load("nz", overlays, packs=self.packs)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    shutil.copytree(PACKS / "nz", tmp_path / "nz")
    return Bench(tmp_path)


REPEALED = 'section = "s 66C"\nsection_confidence = "verified"\ntext_as_at = "2017"\nstatus = '
BAD: list[tuple[str, str, str, str, str, str]] = [
    # file, line, spoiled into, code, key, what it is
    ("flow.toml", 'yes = "danger-listed"', 'yes = "nowhere"', "pack-dead-end",
     "asked-danger.nowhere", "a dead end"),
    ("flow.toml", 'yes = "found-agreed"', 'yes = "family"', "pack-loop", "", "a loop"),
    ("flow.toml", 'yes = "found-purpose"', 'yes = "unsure"', "pack-unreachable-node",
     "found-purpose", "a node nobody reaches"),
    ("flow.toml", 'no = "asked-danger"\nunsure', 'no = "danger"\nunsure',
     "pack-too-many-questions", "purpose", "seven questions on a path"),
    ("flow.toml", 'worry = "danger"', 'worry = "danger"\nhurry = "danger"', "pack-unknown-key",
     "starts.hurry", "an unknown key"),
    ("flow.toml", 'kind = "stop"\nid = "unsure"', 'kind = "halt"\nid = "unsure"',
     "pack-bad-value", "nodes.", "a kind of node nobody knows"),
    ("flow.toml", 'id = "danger"\n', 'id = "child"\n', "pack-double-id", "child", "one id twice"),
    ("flow.toml", 'basis = "pa-anon"', 'basis = "pa-none"', "pack-unknown-name",
     "found-anon.pa-none", "a basis that is not there"),
    ("flow.toml", 'basis = "pa-anon"', 'basis = "pa-law"', "pack-not-offered-reachable",
     "found-anon.pa-law", "a manager's basis in the flow"),
    ("flow.toml", 'sources = ["ot-report", ', 'sources = ["hearsay", ', "pack-unknown-name",
     "child-worry.hearsay", "a source that is not listed"),
    ("bases.toml", 'sources = ["ot-act-copy", "opc-66c", "privacy-foundation", "ot-guidance"]',
     "sources = []", "pack-no-source", "ot-66C", "a basis without a source"),
    ("bases.toml", 'text_as_at = "2020"\n', "", "pack-missing-key",
     "bases.0.provision.text_as_at", "a basis without the date of its text"),
    ("bases.toml", 'text_as_at = "2020"\n', 'text_as_at = "lately"\n', "pack-bad-value",
     "bases.0.provision.text_as_at", "a date that is none"),
    ("bases.toml", 'force = "may"', 'force = "will"', "pack-bad-value", "bases.0.force",
     "a force that is none"),
    ("bases.toml", "override_ok = true", 'override_ok = "yes"', "pack-bad-value",
     "bases.3.override_ok", "a word where a truth belongs"),
    ("bases.toml", 'minimum_fields = ["threat", "receiver"]\n', "",
     "pack-override-without-minimum", "pa-serious-threat", "danger with nothing to record"),
    ("bases.toml", REPEALED + '"in_force"', REPEALED + '"repealed"', "pack-repealed-reachable",
     "found-danger-report.ot-66C", "repealed law in the flow"),
    ("bases.toml", 'sharer_in = ["cwpa", "independent"]', 'sharer_in = ["cwpa", "anyone"]',
     "pack-unknown-name", "ot-66C.anyone", "a list that is not there"),
    (TEXTS, 'question = "Did they say this is a section 66 request?"',
     'question = "Has the requesting organisation identified its statutory information power?"',
     "pack-hard-words", "node.asked-66.question", "a question too hard to read"),
    (TEXTS, 'not-yet = "Do not share yet. Ask for help, and leave out the name.',
     'not-yet = "Do not share it yet but ask for help and when you do so leave out the name.',
     "pack-long-sentence", "stop.not-yet", "a sentence too long"),
    (TEXTS, 'unsure = "Do not', 'unsure = "Please do not', "pack-banned-word", "stop.unsure",
     "a word no screen shows"),
    (TEXTS, 'not-yet = "', 'not-ever = "', "pack-missing-text", "stop.not-yet", "words missing"),
    (TEXTS, 'maybe-danger = "', 'odd = "Odd."\nmaybe-danger = "', "pack-unused-text", "stop.odd",
     "words nobody shows"),
    (TEXTS, "To make one, call {call.police}", "To make one, call {call.circus}",
     "pack-unknown-name", "duty.report-to-police.call.circus", "a number that is not there"),
    ("flow.toml", 'unless = ["ot-66"]', 'unless = ["ot-0"]', "pack-unknown-name",
     "answer-to-66.ot-0", "a line that would deny nothing"),
    ("flow.toml", 'otherwise = "danger-way-in"', 'otherwise = "danger-child"', "pack-loop",
     "danger-child", "a failed test that leads round in a ring"),
    (TEXTS, 'option = "They said yes"', "option = 3", "pack-bad-value",
     "basis.pa-authorised.option", "words that are none"),
    ("pack.toml", 'status = "draft"', 'status = "approved"', "pack-approved-by-nobody",
     "pack.approvers", "approved by nobody"),
    ("pack.toml", 'languages = ["en-NZ"]', "languages = [", "pack-not-toml", "", "no TOML"),
]  # fmt: skip


@pytest.mark.parametrize("fault", BAD, ids=[fault[-1] for fault in BAD])
def test_a_spoiled_pack_is_refused(
    bench: Bench, fault: tuple[str, str, str, str, str, str]
) -> None:
    file, old, new, code, key, _ = fault
    bench.load()
    bench.swap(file, old, new)
    with pytest.raises(Broken) as raised:
        bench.load()
    assert raised.value.code == code
    assert str(raised.value.facts["key"]).startswith(key)
    assert str(raised.value.facts["file"]).endswith(".toml")


def test_an_approved_pack_rests_on_checked_law_only(bench: Bench) -> None:
    signer = '[[pack.approvers]]\nname = "A. Lawyer"\nrole = "lawyer"\norganisation = "A firm"\n'
    bench.swap("pack.toml", 'status = "draft"', 'status = "approved"')
    bench.swap("pack.toml", "# ----", f'{signer}date = "2026-11-15"\n# ----')
    with pytest.raises(Broken, match="pack-approved-unverified"):
        bench.load()


def test_a_missing_file_is_named(bench: Bench) -> None:
    (bench.packs / "nz" / "bases.toml").unlink()
    with pytest.raises(Broken, match="pack-missing-file") as raised:
        bench.load()
    assert raised.value.facts["file"] == "bases.toml"
    with pytest.raises(Broken, match="pack-missing-file"):
        load("atlantis")


def test_the_digest_follows_meaning_not_spacing(bench: Bench, nz: Pack) -> None:
    assert bench.load().digest == nz.digest
    bench.swap("flow.toml", "[starts]", "# a remark\n\n[starts]")
    assert bench.load().digest == nz.digest
    bench.swap(TEXTS, 'option = "They said yes"', 'option = "They said OK"')
    assert bench.load().digest != nz.digest
    assert re.fullmatch("[0-9a-f]{64}", nz.ref.digest)


# ---------------------------------------------------------------- an office's overlay


def test_an_overlay_takes_a_basis_away(bench: Bench, office: Callable[..., Agency]) -> None:
    narrow = bench.load(bench.overlay('remove = ["pa-purpose"]'))
    two = office("social-development"), office("housing")
    answers = dict.fromkeys(ALL, GuideAnswer.NO) | {"purpose": GuideAnswer.YES}
    assert isinstance(walk(bench.load(), *two, answers), FoundBasis), "control"
    assert isinstance(walk(narrow, *two, answers), Stop)
    assert "pa-purpose" not in {o.basis for o in usual(narrow, "not-yet", *two, about="person")}
    assert narrow.label("pa-purpose"), "old records still say what they were"
    assert narrow.digest != bench.load().digest


def test_an_overlay_wants_a_manager_first(bench: Bench) -> None:
    text = '[[approvals]]\nbasis = "fva-20"\napprover = "manager"\n'
    assert not bench.load(bench.overlay(text)).offered("fva-20")


def test_an_overlay_asks_one_more(bench: Bench, office: Callable[..., Agency]) -> None:
    text = '[[tests]]\nbasis = "ot-66C"\nid = "asked-lead"\nquestion = "Does your lead know?"\n'
    pack = bench.load(bench.overlay(text))
    two = office("school"), office("oranga-tamariki")
    answers = {"danger": GuideAnswer.NO, "without-name": GuideAnswer.NO, "child": GuideAnswer.YES}
    assert walk(pack, *two, answers) == Question("asked-lead", "Does your lead know?")
    assert isinstance(walk(pack, *two, answers | {"asked-lead": GuideAnswer.YES}), FoundBasis)
    assert isinstance(walk(pack, *two, answers | {"asked-lead": GuideAnswer.NO}), Stop)
    assert "ot-66C" not in {o.basis for o in usual(pack, "not-yet", *two, about="children")}


def test_an_overlay_adds_its_own_line(bench: Bench, office: Callable[..., Agency]) -> None:
    pack = bench.load(bench.overlay('lines = ["Tell the duty lead as well."]'))
    owed = duties(pack, office("housing"))

    assert tuple(pack.duty_line(duty) for duty in owed) == ("Tell the duty lead as well.",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('[[approvals]]\nbasis = "pa-law"\napprover = "nobody"\n', "pack-overlay-widens"),
        ('[[approvals]]\nbasis = "pa-law"\napprover = "manager"\n', "pack-overlay-widens"),
        (
            '[[tests]]\nbasis = "hipc-11-threat"\nid = "cannot-ask"\nquestion = "Is it late?"\n',
            "pack-overlay-widens",
        ),
        ('[[tests]]\nbasis = "fva-20"\nid = "child"\nquestion = "Now?"\n', "pack-overlay-widens"),
        ('[[bases]]\nid = "we-felt-like-it"\n', "pack-unknown-key"),
        ('offer = ["pa-law"]\n', "pack-unknown-key"),
        ('[texts]\n"stop.unsure" = "Go on."\n', "pack-unknown-key"),
        ('remove = ["no-such"]\n', "pack-unknown-name"),
        (
            '[[tests]]\nbasis = "pa-purpose"\nid = "late"\nquestion = "Is it late?"\n',
            "pack-too-many-questions",
        ),
        (
            '[[tests]]\nbasis = "ot-66C"\nid = "hard"\n'
            'question = "Is statutory authorisation documented organisationally?"\n',
            "pack-hard-words",
        ),
        ('lines = ["Please ring."]\n', "pack-banned-word"),
    ],
)
def test_an_overlay_may_only_narrow(bench: Bench, text: str, code: str) -> None:
    with pytest.raises(Broken, match=code):
        bench.load(bench.overlay(text))


def test_an_overlay_is_for_its_own_pack(bench: Bench) -> None:
    path = bench.overlay("")
    path.write_text(path.read_text("utf-8").replace('"nz"', '"uk"'), "utf-8")
    with pytest.raises(Broken, match="pack-overlay-other-pack"):
        bench.load(path)


# ---------------------------------------------------------------- what the shipped pack says


def test_the_draft_says_so_on_paper_and_on_every_screen(nz: Pack) -> None:
    assert nz.stamp() == "DRAFT - NOT REVIEWED BY A LAWYER"
    line = nz.screen_line("Mere Tau", date(2026, 11, 20))
    assert line == "Draft guide. No lawyer has checked it. Not sure? Ask Mere Tau"


def test_law_not_read_in_full_says_so(nz: Pack) -> None:
    assert nz.doubt("fva-20")
    assert not nz.doubt("ot-66C")
    assert not any(
        basis.verified for basis in nz.bases.values() if basis.provision.act.startswith("Family")
    )


def test_every_basis_of_the_law_is_there(nz: Pack) -> None:
    wanted = {
        "pa-anon", "pa-authorised", "pa-purpose", "pa-serious-threat", "pa-law", "pa-other-law",
        "aisa", "ot-15", "ot-66", "ot-66A", "ot-66C", "fva-20", "fva-24", "ha-22C", "ha-22F",
        "hipc-11-anon", "hipc-11-authorised", "hipc-11-purpose", "hipc-11-threat",
    }  # fmt: skip
    assert set(nz.bases) == wanted
    assert nz.bases["pa-law"].use is PickRule.MANAGER
    assert nz.bases["fva-20"].confidence is Confidence.EFFECT_ONLY


@pytest.mark.parametrize(
    "never",
    [r"\bprotected\b", r"\bapproved\b", r"\bvalid\b", r"\banonymous\b", r"72 hours", r"7AA",
     r"must report", r"stops you", r"\bno consent\b"],
)  # fmt: skip
def test_no_sentence_that_would_be_dangerous(nz: Pack, never: str) -> None:
    said = [key for key, text in nz.texts.items() if re.search(never, text, re.IGNORECASE)]
    assert said == []


def test_golden_cases_are_the_packs_own() -> None:
    assert golden("nz")
