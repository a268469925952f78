"""A view as lines: every field has its words, and nothing that was written is left out."""

from __future__ import annotations

import pytest

from hubtui.domain.alerts.consultation import REASONS, Talked
from hubtui.domain.alerts.levels import LISTS, Field
from hubtui.domain.alerts.view import PROMISES, Item, View
from hubtui.flow.alerts.reading import text_lines
from hubtui.flow.engine.steps import LineKind
from hubtui.flow.tell.lines import client_words, view_lines
from hubtui.wire.alerts import BasisBody
from tests.unit.flow import arrived
from tests.unit.flow.eastfield import known, pack

SENDER = Item("sender", ("wiremu",))


@pytest.mark.parametrize("field", list(LISTS))
def test_every_code_of_every_list_has_a_label_and_words(field: Field) -> None:
    for code in LISTS[field]:
        (line,) = view_lines(View((Item(field.value, (code,)),)), known())
        assert line.label
        assert line.text
        assert line.kind is LineKind.SAID


@pytest.mark.parametrize(
    ("client", "words"),
    [
        (("person", "Ruby McAllister", "age", "7"), "Ruby McAllister, 7"),
        (("person", "Hōhepa", "year", "2019"), "Hōhepa, born 2019"),
        (("person", "Hōhepa", "known", ""), "Hōhepa, you know which one"),
        (
            ("children", "Losa Faleolo", "suburb", "Ōtāhuhu"),
            "The children of Losa Faleolo, Ōtāhuhu",
        ),
        (("children", "Losa Faleolo", "known", ""), "The children of Losa Faleolo"),
        (("place", "14B Marlow Lane", "", ""), "14B Marlow Lane"),
        (("known", "", "", ""), "You know who I mean"),
    ],
)
def test_who_it_is_about(client: tuple[str, ...], words: str) -> None:
    assert client_words(known(), client) == words


def test_a_note_keeps_its_lines() -> None:
    lines = view_lines(View((Item("note", ("One.\n\nTwo.",), words=True),)), known())
    assert [line.text for line in lines] == ["One.", "", "Two."]
    assert [bool(line.label) for line in lines] == [True, False, False]


def test_whether_they_know_is_said_of_the_sender_by_name() -> None:
    for talked in Talked:
        reasons = REASONS if talked is Talked.NO_OTHER else ("",)
        for reason in reasons:
            view = View((SENDER, Item("told", (talked.value, reason))))
            assert view_lines(view, known())[-1].text
    view = View((Item("sender", ("ari",)), Item("told", ("not-yet", ""))))
    assert "Ari will tell them" in view_lines(view, known())[-1].text


def test_promises_and_duties_stand_line_by_line() -> None:
    duties = tuple(key for key in pack().texts if key.startswith("duty."))
    view = View((Item("promises", PROMISES[:3]), Item("duties", duties)))
    lines = view_lines(view, known())
    assert len(lines) == 3 + len(duties)
    assert pack().texts[duties[0]] in [line.text for line in lines]


def test_someone_who_has_left_the_hub_is_still_shown() -> None:
    (line,) = view_lines(View((Item("sender", ("gone",)),)), known())
    assert line.text == "someone who has left"


def test_ring_me_carries_the_senders_number_and_nothing_else_does() -> None:
    sender = Item("sender", ("ari",))
    for codes, shown in ((("ring-me",), "ring me, 021 555 0"), (("in-the-hub",), "in the hub")):
        lines = view_lines(View((sender, Item("find-me", codes))), known())
        assert lines[-1].text.startswith(shown)
        assert ("021" in lines[-1].text) == (codes == ("ring-me",))


def test_no_duty_denies_a_basis_that_stands_beside_the_first() -> None:
    """As in an alert kept from an older guide: the line is there, and the report was made."""
    ref, duty = pack().ref, "duty.report-of-concern"
    first = BasisBody(id="ipp11-f", pack=ref.id, pack_version="1", pack_digest=ref.digest)
    both = first.model_copy(update={"supporting": ["ot-15"]})
    denies = pack().texts[duty]

    def lines(basis: BasisBody) -> list[str]:
        sent = arrived.opened(alert=arrived.body(basis=basis, duties=[duty]))
        return [line.text for line in text_lines(known(), sent)]

    assert denies in lines(first), "control"
    assert denies not in lines(both)
