"""What crosses the wire is, there and back, the same thing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hubtui.domain.alerts.basis import Basis, GuideAnswer, PackRef
from hubtui.domain.alerts.consultation import REASONS, Consultation, Talked
from hubtui.domain.alerts.levels import CLIENT_KINDS, DETAILS, LISTS, Client, Content, Field, Level
from hubtui.domain.alerts.view import PROMISES, Version
from hubtui.wire import convert
from hubtui.wire.alerts import AlertBody, BasisBody

WORDS = st.text(max_size=40)
IDS = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
CLIENTS = st.builds(
    Client, st.sampled_from(CLIENT_KINDS), WORDS, st.sampled_from(("", *DETAILS)), WORDS
)
TOLDS = st.builds(Consultation, st.sampled_from(Talked), st.sampled_from(("", *REASONS)))
ANSWERS = st.lists(st.tuples(IDS, st.sampled_from(GuideAnswer)), max_size=6).map(tuple)
SOME_IDS = st.lists(IDS, max_size=4).map(tuple)
BASES = st.builds(
    Basis, IDS, st.just(""), st.builds(PackRef, IDS, IDS, IDS), ANSWERS, supporting=SOME_IDS
)
PICKS = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(codes), min_size=1, max_size=2).map(tuple)
        for name, codes in LISTS.items()
    },
)
CONTENTS = st.builds(Content, st.sampled_from(Level), st.none() | CLIENTS, PICKS, WORDS)
VERSIONS = st.builds(
    Version,
    IDS,
    IDS,
    CONTENTS,
    st.none() | TOLDS,
    st.none() | BASES,
    st.lists(st.sampled_from(PROMISES), max_size=3, unique=True).map(tuple),
    st.dates().map(lambda day: day.isoformat()),
    SOME_IDS,
)


@given(CLIENTS)
def test_a_client_is_the_same_after_the_wire(client: Client) -> None:
    assert convert.client_to_domain(convert.client_to_wire(client)) == client


@given(TOLDS)
def test_a_consultation_is_the_same_after_the_wire(told: Consultation) -> None:
    assert convert.consultation_to_domain(convert.consultation_to_wire(told)) == told


@given(BASES)
def test_a_basis_is_the_same_after_the_wire(basis: Basis) -> None:
    assert convert.basis_to_domain(convert.basis_to_wire(basis)) == basis


@given(VERSIONS, SOME_IDS, st.just("") | IDS, st.just("") | IDS)
def test_a_version_is_the_same_after_the_wire(
    version: Version, keep_from: tuple[str, ...], deputy: str, record: str
) -> None:
    body = convert.version_to_wire(version, keep_from, deputy, record)
    sent = AlertBody.model_validate_json(body.model_dump_json())

    assert convert.version_to_domain(sent, version.sender) == version
    assert convert.content_to_domain(sent) == version.content
    assert (sent.keep_from, sent.deputy or "", sent.asked_by_record or "") == (
        list(keep_from),
        deputy,
        record,
    )


@given(VERSIONS, SOME_IDS, st.just("") | IDS, st.just("") | IDS)
def test_a_body_is_the_same_after_the_rules(
    version: Version, keep_from: tuple[str, ...], deputy: str, record: str
) -> None:
    body = convert.version_to_wire(version, keep_from, deputy, record)
    back = convert.version_to_domain(body, "somebody")

    assert convert.version_to_wire(back, keep_from, deputy, record) == body


def test_a_field_without_a_code_is_not_filled_in() -> None:
    body = AlertBody(
        recipient="ana", level=Level.ASK, picks={Field.TOPICS: []}, best_before="2026-12-01"
    )

    assert convert.content_to_domain(body) == Content(Level.ASK)


def test_an_answer_nobody_knows_is_left_out() -> None:
    answers = [("told", "yes"), ("hurt", "perhaps")]
    body = BasisBody(id="b", pack="nz", pack_version="1", pack_digest="0", answers=answers)

    assert convert.basis_to_domain(body).answers == (("told", GuideAnswer.YES),)
