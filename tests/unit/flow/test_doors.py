"""Signing in, hiding, danger, help, leaving, settings: each way through, and its words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubtui.errors import Refused
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import (
    ComeBack,
    ListNames,
    ProposeWords,
    ReadStake,
    SetPin,
    SignInHere,
    SignOut,
    Stake,
)
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Step, Write
from hubtui.flow.engine.walk import Job, Walk
from hubtui.flow.overrides import danger
from hubtui.flow.people import presence
from hubtui.flow.session import help as help_screen
from hubtui.flow.session import hidden, leave, passphrase, settings, signin
from hubtui.wire import people, routes, session
from hubtui.wire.base import Done
from hubtui.wire.door import NameOut, Names
from hubtui.wire.session import Proposal
from tests.calls import Kind, call
from tests.unit.flow.explore import every_step, read_aloud, table, walked
from tests.unit.flow.known import KNOWN, ME, PEOPLE, SIGNED_OUT

WORDS = "kowhai rata kea tui"
NAMES = Names(names=[NameOut(id="sue", name="Sue Patel", agency="Health NZ")])
HUB: dict[Kind, object] = {
    ListNames: NAMES,
    ProposeWords: Proposal(words=WORDS),
    SignInHere: ME,
    SetPin: Done(),
    ComeBack: Done(),
    SignOut: Done(),
    ReadStake: Stake(),
    routes.CHANGE_ME: ME,
    routes.SET_PASSPHRASE: Done(),
    routes.PRESENCE: ME,
}
SPECS = {
    spec.name: spec
    for module in (help_screen, hidden, leave, passphrase, presence, settings, signin)
    for spec in module.SPECS
}
ASIDE = (*(person.name for person in PEOPLE), WORDS, "PIN")
FAILED = ME.model_copy(update={"last_failed": [("Desk 3", 1), ("Desk 3", 2)]})


def texts(step: Step | End) -> str:
    assert isinstance(step, Choose)
    lines = [f"{line.label} {line.text}" for line in step.body]
    return "\n".join([step.heading, step.hint, *(o.label for o in step.options), *lines])


def test_first_time_words_typed_again_code_pin_twice_then_colours() -> None:
    answers = ["sue", "first", "these", WORDS, "ABCD", "123456", "123456", "hub-night"]
    found, done = walked(signin.build(SIGNED_OUT), table(HUB), answers)
    assert found == End()
    assert SignInHere("sue", "ABCD", WORDS) in done
    assert SetPin("123456") in done
    assert call(routes.CHANGE_ME, body=people.ChangeMe(theme="hub-night")) in done


def test_next_time_passphrase_and_pin_are_all() -> None:
    found, done = walked(
        signin.build(SIGNED_OUT), table(HUB), ["sue", f"={WORDS}", "123456", "123456"]
    )
    assert found == End()
    assert done == [ListNames(), SignInHere("sue", WORDS), SetPin("123456")]


def test_a_passphrase_typed_otherwise_the_second_time_is_asked_again() -> None:
    with pytest.raises(Refused, match="answer-not-the-same"):
        walked(signin.build(SIGNED_OUT), table(HUB), ["sue", "first", "these", "kowhai"])


def test_ones_own_passphrase_keeps_the_hubs_rule() -> None:
    with pytest.raises(Refused, match="passphrase-short"):
        walked(passphrase.build(KNOWN), table(HUB), ["own", "short one"])


def test_a_passphrase_that_must_be_changed_is_changed_at_sign_in() -> None:
    must = table({**HUB, SignInHere: ME.model_copy(update={"must_set_passphrase": True})})
    answers = ["sue", "=old words", "these", WORDS, "123456", "123456"]
    found, done = walked(signin.build(SIGNED_OUT), must, answers)
    assert found == End()
    assert (
        call(routes.SET_PASSPHRASE, body=session.SetPassphrase(old="old words", new=WORDS)) in done
    )


def test_failed_tries_are_said_with_the_place_and_whom_to_ring() -> None:
    answers = ["sue", f"={WORDS}", "123456", "123456"]
    found, _ = walked(signin.build(SIGNED_OUT), table({**HUB, SignInHere: FAILED}), answers)
    assert "2 failed tries on Desk 3" in texts(found)
    assert "021 555 010" in texts(found)


def test_in_practice_a_name_is_enough() -> None:
    known = replace(SIGNED_OUT, practice=True, practice_secret=WORDS, practice_pin="123456")
    first, _ = walked(signin.build(known), table(HUB), [])
    assert isinstance(first, Choose)
    assert first.picked == "sue", "Enter alone walks on"
    found, done = walked(signin.build(known), table(HUB), ["sue"])
    assert found == End()
    assert SignInHere("sue", WORDS) in done


def test_going_back_over_the_pin_does_not_sign_in_twice() -> None:
    walk = Walk(signin.build(SIGNED_OUT))
    done = []
    for answer in ("sue", f"={WORDS}", "123456"):
        done += _perform(walk)
        step = walk.now()
        assert isinstance(step, Choose | Write)
        walk.answer(step, answer)
    walk.back()
    done += _perform(walk)
    assert [type(effect) for effect in done].count(SignInHere) == 1


def _perform(walk: Walk) -> list[object]:
    done: list[object] = []
    while hasattr(found := walk.now(), "effect"):
        done.append(found.effect)
        walk.done(found, HUB[type(found.effect)])  # type: ignore[arg-type]
    return done


def test_hidden_shows_no_name_and_comes_back_by_pin() -> None:
    found, _ = walked(hidden.build(KNOWN), table(HUB), [])
    shown = texts(found)
    assert not any(part in shown for person in PEOPLE for part in person.name.split())
    assert walked(hidden.build(KNOWN), table(HUB), ["=123456"]) == (
        End("@close"),
        [ComeBack("123456")],
    )
    assert walked(hidden.build(KNOWN), table(HUB), ["switch"]) == (
        End("sign-in"),
        [ReadStake(), SignOut(unsent=True)],
    )


def test_danger_signed_out_shows_the_card_and_asks_the_hub_nothing() -> None:
    found, done = walked(danger.build(SIGNED_OUT), table({}), [])
    assert done == []
    assert "Call 111 first" in texts(found)
    assert "Jo Lee 021 555 010" in texts(found)
    assert "tell Comms first" in texts(found)
    assert "Who else" not in texts(found)


def test_danger_in_practice_says_first_that_nobody_is_told() -> None:
    found, _ = walked(danger.build(replace(KNOWN, practice=True)), table({}), [])
    assert isinstance(found, Choose)
    assert found.body[0].text == "PRACTICE: nobody is told. Real danger? Call 111."


def test_danger_fits_sixty_by_twenty() -> None:
    for known in (SIGNED_OUT, replace(KNOWN, practice=True)):
        found, _ = walked(danger.build(known), table({}), [])
        assert isinstance(found, Choose)
        assert 2 + len(found.body) + len(found.options) <= 14
        for text in (found.heading, *(line.text for line in found.body)):
            assert len(text) <= 58


def test_help_names_a_person_and_a_number_and_says_what_is_asked() -> None:
    found, _ = walked(help_screen.build(SIGNED_OUT), table({}), [], {"key": "signin.who"})
    assert "Pick your own name" in texts(found)
    assert "Jo Lee 021 555 010" in texts(found)


def test_help_on_an_unknown_step_says_the_general_thing() -> None:
    found, _ = walked(help_screen.build(SIGNED_OUT), table({}), [], {"key": "nothing.of.ours"})
    assert "cannot break anything" in texts(found)


def test_leave_stays_when_enter_is_pressed() -> None:
    found, _ = walked(leave.build(KNOWN), table(HUB), [])
    assert isinstance(found, Choose)
    assert found.picked == "stay"
    assert walked(leave.build(KNOWN), table(HUB), ["out"]) == (
        End("sign-in"),
        [ReadStake(), ReadStake(), SignOut(unsent=True)],
    )
    assert walked(leave.build(SIGNED_OUT), table(HUB), ["close"])[0] == End("@stop")


@pytest.mark.parametrize(
    ("job", "out"), [(hidden.build(KNOWN), "switch"), (leave.build(KNOWN), "out")]
)
def test_with_one_unsent_going_is_past_a_screen_that_says_so(job: Job, out: str) -> None:
    on_call = (("Jo Lee", "021 555 010"),)
    stake = Stake(alerts=1, ring=on_call, ring_after=on_call)
    hub = table({**HUB, ReadStake: stake})
    found, done = walked(job, hub, [out])
    assert isinstance(found, Choose)
    assert "NOT SENT" in found.heading
    assert "021 555 010" in texts(found), "and whom to ring"
    assert found.picked == "stay"
    assert set(done) == {ReadStake()}
    assert read_aloud(found, ASIDE).words <= 45
    assert walked(job, hub, [out, "go"])[1] == [*done, SignOut(unsent=True)]
    assert SignOut(unsent=True) not in walked(job, hub, [out, "stay"])[1]


def test_in_or_out_is_one_digit_more() -> None:
    found, _ = walked(presence.build(KNOWN), table(HUB), [])
    assert isinstance(found, Choose)
    assert found.opens
    assert walked(presence.build(KNOWN), table(HUB), ["here"])[1] == [
        call(routes.PRESENCE, body=people.SetPresence(here=True))
    ]
    assert walked(presence.build(KNOWN), table(HUB), ["back", "2026-11-18"])[1] == [
        call(routes.PRESENCE, body=people.SetPresence(here=False, back="2026-11-18"))
    ]


def test_plain_mode_is_a_setting_that_leads_home_where_the_front_can_change() -> None:
    found, _ = walked(settings.build(KNOWN), table(HUB), ["plain"])
    assert isinstance(found, Choose)
    assert found.picked == "off"
    for picked in ("on", "off"):
        end, done = walked(settings.build(KNOWN), table(HUB), ["plain", picked])
        assert done == [call(routes.CHANGE_ME, body=people.ChangeMe(plain=picked == "on"))]
        assert end == End()


@pytest.mark.parametrize("known", [KNOWN, SIGNED_OUT, replace(KNOWN, practice=True)])
@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_words_of_every_screen(spec: Spec, known: JobContext) -> None:
    if spec.signed_in and known.me_or_none is None:
        pytest.skip("only when signed in")
    steps = 0
    for step in every_step(spec.build(known), table({**HUB, SignInHere: FAILED})):
        if isinstance(step, End):
            continue
        steps += 1
        read = read_aloud(step, ASIDE)
        limit = 60 if step.id in {"keys"} else 45
        assert read.words <= limit, (step.id, read)
        assert read.longest <= 15, (step.id, read)
        assert read.grade <= 4, (step.id, read)
    assert steps
