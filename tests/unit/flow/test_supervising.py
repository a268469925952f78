"""After Send: supervisors, the look back, the roster and the use, and what Home asks of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hubtui.domain.overrides.answers import LOOK_BACK
from hubtui.domain.overrides.ladder import may_act
from hubtui.flow.engine.effects import HomeNews, News
from hubtui.flow.engine.steps import Choose, End, Mark, Picks
from hubtui.wire import overrides, routes
from hubtui.wire.overrides import HeardByVoice, OverrideOut, OverrideRows, Recipient, StandingOut
from tests.calls import call, is_call
from tests.unit.flow import alarmed, eastfield
from tests.unit.flow.alarmed import AT, ids, only, person
from tests.unit.flow.explore import table
from tests.unit.flow.person import Person
from tests.unit.flow.test_danger import words

# ---------------------------------------------------------------- supervisors


def test_a_supervisor_sees_the_envelope_first_and_has_seen_it_in_four_keys() -> None:
    someone = person("jo", alarmed.unseen(), OPEN_OVERRIDE=alarmed.envelope())
    step = someone.step("envelope")
    text = words(step)
    for part in ("Sue Patel", "Ana Smith not opened", "badly hurt", "111 was called", "1 pm"):
        assert part in text
    assert "Father" not in text
    assert "Ruby" not in text
    assert "You are not saying it was right." in text
    assert isinstance(step, Choose)
    assert step.picked is None
    assert ids(step) == ["me", "named", "nobody-yet", "words"]
    assert "No one has told the hub they will act." in text
    someone.say("envelope", "me")
    assert 1 + someone.presses <= 4
    assert only(someone, routes.ACKNOWLEDGE).body == overrides.Acknowledge(acting="me", replaces="")
    assert not any(is_call(effect, routes.READ_WORDS) for effect in someone.did)


def test_someone_else_asks_who_and_never_names_whom_it_is_kept_from() -> None:
    ring = [each.id for each in eastfield.facts().people if each.id != "tam"]
    someone = person("jo", alarmed.envelope(may_ring=ring))
    someone.say("envelope", "named")
    assert "tam" not in ids(someone.step("who"))
    someone.say("who", "ana")
    body = only(someone, routes.ACKNOWLEDGE).body
    assert body == overrides.Acknowledge(acting="named", person="ana", replaces="")


def test_no_one_is_seen_and_no_more_and_is_asked_anew() -> None:
    told = [
        alarmed.told()[0],
        Recipient(person="jo", as_supervisor=True, told_at=AT, says="nobody-yet", said_at=AT),
    ]
    after = alarmed.envelope(told=told)
    someone = person("jo", alarmed.envelope(), ACKNOWLEDGE=after)
    someone.say("envelope", "nobody-yet")
    page = someone.step("acted")
    assert page.heading == "You have seen K7-RATA. No one new is left to call. Ring 111 again."
    assert "No one has told the hub they will act." in words(page)
    step = person("jo", after).step("envelope")
    assert ids(step)[:3] == ["me", "named", "nobody-yet"]
    assert "Jo Lee on call, says no one acts, 1 pm" in words(step)


def test_no_one_says_whom_the_hub_called_by_what_it_answered() -> None:
    jo = Recipient(person="jo", as_supervisor=True, told_at=AT, says="nobody-yet", said_at=AT)
    rob = Recipient(person="rob", as_supervisor=True, told_at=AT)
    acting = StandingOut(code="acting", who="ana", by="ana", since=AT, holds=True)
    ana = alarmed.told()[0]
    cases: tuple[tuple[OverrideOut, str], ...] = (
        (alarmed.envelope(told=[ana, jo, rob]), "You have seen K7-RATA. Told now: Rob Taylor."),
        (alarmed.envelope(told=[ana, jo], standing=acting), "You have seen K7-RATA."),
        (
            alarmed.envelope(told=[ana, jo], called="no"),
            "You have seen K7-RATA. No one new is left to call. Ring 111.",
        ),
    )
    for after, heading in cases:
        someone = person("jo", alarmed.envelope(), ACKNOWLEDGE=after)
        someone.say("envelope", "nobody-yet")
        assert someone.step("acted").heading == heading


def test_once_over_a_supervisor_is_asked_only_to_have_seen_it() -> None:
    someone = person("jo", alarmed.envelope(stood_down_at=AT))
    step = someone.step("envelope")
    assert isinstance(step, Choose)
    assert "acting?" not in step.heading
    assert ids(step) == ["seen", "over", "home", "words"]
    assert step.picked is None
    someone.say("envelope", "seen")
    assert only(someone, routes.ACKNOWLEDGE).body == overrides.Acknowledge(
        acting="nobody-yet", replaces=""
    )
    rows = OverrideRows(rows=[alarmed.row("supervisor", "acknowledge", over=True)])
    listed = words(person("jo", alarmed.sent(), "safety", OVERRIDES=rows).step("safety"))
    assert "say you have seen it" in listed


def test_what_a_supervisor_said_can_be_changed() -> None:
    told = [
        alarmed.told()[0],
        Recipient(person="jo", as_supervisor=True, told_at=AT, says="me", said_at=AT),
    ]
    stands = StandingOut(code="acting", who="jo", by="jo", since=AT)
    seen = {"acknowledged_by": "jo", "acknowledged_at": AT, "acting": "me", "acting_person": "jo"}
    out = alarmed.envelope(told=told, standing=stands, **seen)
    someone = person("jo", out)
    step = someone.step("envelope")
    assert ids(step)[0] == "changed"
    assert "You will act. You said so at 1 pm." in words(step)
    someone.go(("envelope", "changed"), ("changed", "nobody-yet"))
    body = only(someone, routes.ACKNOWLEDGE).body
    assert body == overrides.Acknowledge(acting="nobody-yet", replaces="me")


def test_the_words_are_one_key_more() -> None:
    someone = person("jo", alarmed.envelope())
    assert someone.say("envelope", "words") == End("@again", {"id": "o1"})
    assert only(someone, routes.READ_WORDS) == call(routes.READ_WORDS, "o1")
    assert "Father is on his way" in words(
        person("jo", alarmed.envelope(content=alarmed.WORDS)).step("envelope")
    )


def test_the_second_supervisor_hears_who_was_first() -> None:
    first = alarmed.envelope(acknowledged_by="rob", acknowledged_at=AT)
    someone = person("jo", alarmed.envelope(), ACKNOWLEDGE=first)
    someone.say("envelope", "me")
    assert someone.step("acted").heading == "Rob Taylor had it first."


def test_what_is_said_of_the_call_is_what_the_hub_answered_whatever_was_pressed() -> None:
    """Whoever was named says that they cannot: nobody has it, and the next one is called."""
    someone = person("jo", alarmed.envelope(), ACKNOWLEDGE=alarmed.envelope())
    someone.say("envelope", "named")
    someone.say("who", "ana")
    seen = "You have seen K7-RATA. No one new is left to call. Ring 111 again."
    assert someone.step("acted").heading == seen
    for acknowledged, heading in (
        (True, "Jo Lee has K7-RATA, by voice, 1 pm."),
        (False, "Jo Lee has seen K7-RATA, and says no one is acting."),
    ):
        heard = HeardByVoice(reference="K7-RATA", person="jo", at=AT, acknowledged=acknowledged)
        rung = person("sue", alarmed.sent(), "voice", BY_VOICE=heard)
        rung.go(("code", "4177"), ("acting", "me" if not acknowledged else "nobody-yet"))
        assert rung.step("page").heading == heading


def test_only_who_may_act_and_has_not_said_no_is_offered_as_acting() -> None:
    told = [Recipient(person="ana", told_at=AT, read_back="cannot-act", said_at=AT)]
    someone = person("jo", alarmed.envelope(told=told))
    someone.say("envelope", "named")
    offered = set(ids(someone.step("who")))
    able = {p.id for p in eastfield.facts().people if may_act(p.roles)}
    assert offered <= able - {"ana", "jo"}
    assert offered


def test_by_voice_takes_a_code_of_four_digits() -> None:
    someone = person("sue", alarmed.sent(), "voice")
    someone.go(("code", "4177"), ("acting", "me"))
    assert only(someone, routes.BY_VOICE).body == overrides.ByVoice(code="4177", acting="me")
    assert someone.step("page").heading == "Jo Lee has K7-RATA, by voice, 1 pm."


def test_the_supervisor_who_rings_the_sender_is_one_pick_away() -> None:
    someone = person("sue", alarmed.sent())
    assert "Supervisor rang me" in words(someone.step("live"))
    someone.go(("live", "voice"), ("code", "4177"), ("acting", "me"), ("page", None))
    assert someone.now() == End("@again", {"id": "o1"})


@pytest.mark.parametrize(("answer", "yes"), [("yes", True), ("no", False)])
def test_who_rang_says_so_at_the_desk(answer: str, yes: bool) -> None:
    out = alarmed.envelope(
        row=alarmed.row("supervisor", "confirm-voice"), acknowledged_at=AT, by_voice=True
    )
    someone = person("jo", out)
    someone.say("confirm", answer)
    assert only(someone, routes.CONFIRM_VOICE) == call(
        routes.CONFIRM_VOICE, "o1", overrides.ConfirmVoice(yes=yes)
    )


def test_the_bar_that_everyone_sees_opens_a_reference_and_no_more() -> None:
    rows = OverrideRows(rows=[alarmed.row("everyone", may_ring=["rob", "ana"])])
    someone = person("zhou", alarmed.sent(), OVERRIDES=rows)
    step = someone.step("everyone")
    assert step.heading == "The hub needs a supervisor. K7-RATA"
    assert "The hub 0800 555 001" in words(step)
    assert "Jo Lee" not in words(step), "kept from her, who is on call"
    assert "Rob Taylor" not in words(step), "no person's number: the same for everybody"
    assert set(someone.did) == {call(routes.OVERRIDES)}, "nothing is read that would not be shown"


# ---------------------------------------------------------------- the look back


def looked_back(outcome: str, practice: bool = False) -> Person:
    out = alarmed.envelope(row=alarmed.row("reviewer", "review"), acts=["review", "open"])
    someone = person("rob", out)
    if practice:
        known = alarmed.known("rob", practice_secret="kowhai rata kea tui")
        someone = Person("override", known, alarmed.hub(out))
    answers = dict.fromkeys(LOOK_BACK, "yes")
    someone.go(("look-back", None), ("questions", answers), ("outcome", outcome))
    return someone


def test_the_look_back_is_fourteen_keys_with_the_passphrase_last() -> None:
    someone = looked_back("usual-way")
    someone.go(("outcome.remedy", "talk-it-over"), ("secret", "kowhai rata kea tui"))
    assert 1 + someone.presses <= 14
    review = only(someone, routes.REVIEW).body
    assert (review.outcome, review.remedy) == ("usual-way", "talk-it-over")
    assert review.badly_hurt == "yes"


def test_a_remedy_only_where_it_should_have_gone_the_usual_way() -> None:
    someone = looked_back("right")
    someone.say("secret", "kowhai rata kea tui")
    assert only(someone, routes.REVIEW).body.remedy is None


def test_in_practice_no_passphrase_is_asked() -> None:
    someone = looked_back("right", practice=True)
    someone.step("reviewed-page")


def test_think_of_what_they_knew_then() -> None:
    someone = person("rob", alarmed.envelope(), "look-back")
    someone.say("look-back")
    step = someone.step("questions")
    assert "what Sue knew then" in step.heading
    assert isinstance(step, Picks)
    assert not any(row.picked for row in step.rows)


# ---------------------------------------------------------------- the roster, the use, Home


def test_the_on_call_is_handed_over_once_asked_and_it_is_said() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.go(("roster", "hand"))
    step = someone.step("hand")
    assert isinstance(step, Choose)
    assert not step.opens
    assert step.picked is None
    someone.say("hand", "rob")
    sure = someone.step("hand.sure")
    assert isinstance(sure, Choose)
    assert sure.picked is None
    assert sure.sends
    assert not any(is_call(effect, routes.HAND_OVER) for effect in someone.did)
    someone.say("hand.sure", "yes")
    assert someone.step("handed-page").heading == "Handed over. Rob Taylor is on call now."
    assert only(someone, routes.HAND_OVER).body == overrides.HandOver(version=3, to="rob")


def test_a_hand_over_can_be_left() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.go(("roster", "hand"), ("hand", "rob"))
    assert someone.say("hand.sure", "no") == End("@again")
    assert not any(is_call(effect, routes.HAND_OVER) for effect in someone.did)


def test_who_got_the_on_call_reads_it_on_home_for_a_day() -> None:
    handed = {"on_call_from": "jo", "on_call_at": AT}
    for then, told in ((AT, True), (AT + 25 * 60 * alarmed.MINUTE, False)):
        news = News(eastfield.me("rob", **handed), (), (), ())
        known = alarmed.known("rob", now=then)
        step = Person("home", known, table({HomeNews: news})).step("home")
        assert ("You are on call now. It was handed over by Jo Lee, 1 pm." in words(step)) == told


def test_what_the_hubs_machine_set_is_said_to_be_the_machines() -> None:
    news = News(eastfield.me("rob", on_call_from="host", on_call_at=AT), (), (), ())
    step = Person("home", alarmed.known("rob"), table({HomeNews: news})).step("home")
    assert "has left" not in words(step)
    assert "It was handed over by the hub's machine, 1 pm." in words(step)


def test_never_to_nobody() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.say("roster", "on_call")
    step = someone.step("on-call")
    assert isinstance(step, Mark)
    assert step.at_least == 1
    assert set(ids(step)) == {"jo", "rob", "kiri"}, "supervisors only"
    someone.say("on-call", ["rob", "kiri"])
    body = only(someone, routes.SET_ROSTER).body
    assert (body.on_call, body.able) == (["rob", "kiri"], ["ana"])


def test_who_can_act_keeps_its_order_whatever_is_changed() -> None:
    entries = [
        *(each for each in alarmed.ROSTER.entries if each.on_call),
        *(overrides.RosterEntry(person=each, able=True) for each in ("ana", "sue", "tam")),
    ]
    told_first = {"tam": 1, "ana": 2, "sue": 3}
    there = alarmed.known("jo")
    people = [p.model_copy(update={"able": told_first.get(p.id, 0)}) for p in there.facts.people]
    facts = there.facts.model_copy(update={"people": people})
    roster = alarmed.ROSTER.model_copy(update={"entries": entries})
    hub = alarmed.hub(alarmed.sent(), ROSTER=roster)
    someone = Person("roster", replace(there, facts_or_none=facts), hub)
    page = someone.step("roster")
    assert isinstance(page, Choose)
    assert [line.label for line in page.body][2:-1] == ["Tam Ruru", "Ana Smith", "Sue Patel"]
    someone.go(("roster", "on_call"), ("on-call", ["rob", "kiri"]))
    assert only(someone, routes.SET_ROSTER).body.able == ["tam", "ana", "sue"]


def test_staff_see_the_roster_and_change_nothing() -> None:
    step = person("sue", alarmed.sent(), "roster").step("roster")
    assert ids(step) == ["home"]
    assert "Jo Lee on call 1, 021 555 021" in words(step)
    assert "no message set up" in words(step), "of Rob, who is on call"


def test_use_is_counts_and_asks_which_way_failed() -> None:
    text = words(person("jo", alarmed.sent(), "use").step("page"))
    assert "Safety alerts: 2. Other alerts: 9." in text
    assert "More than 1 in 20." in text
    assert not any(person.name in text for person in eastfield.facts().people)


def test_what_no_supervisor_has_after_every_step_needs_a_person_on_every_screen() -> None:
    late = {"needs_a_person": True}
    rows = {
        "sue": alarmed.row("sender").model_copy(update=late),
        "jo": alarmed.row("supervisor", "acknowledge").model_copy(update=late),
        "mere": alarmed.row("facilitator").model_copy(update=late),
    }
    steps = (
        person("sue", alarmed.sent(row=rows["sue"])).step("live"),
        person("jo", alarmed.envelope(row=rows["jo"])).step("envelope"),
        person("mere", alarmed.unseen("facilitator", "", row=rows["mere"])).step("everyone"),
    )
    stuck = "No supervisor has answered for a day. Ring one now."
    assert all(stuck in words(step) for step in steps)
    listed = words(person("jo", alarmed.envelope(row=rows["jo"]), "safety").step("safety"))
    assert "no supervisor has answered for a day, say who is acting" in listed
    assert "answered for a day" not in words(person("sue", alarmed.sent()).step("live"))


def test_what_was_read_while_nothing_could_be_written_is_shown_to_a_supervisor() -> None:
    text = words(person("jo", alarmed.sent(), "use").step("page"))
    assert "1 reading waits for the log." in text


def test_a_privacy_officer_has_it_from_the_log_and_nobody_else_has() -> None:
    someone = person("jo", alarmed.sent(), "use")
    someone.say("page", "log")
    text = words(someone.step("log"))
    for part in ("In the hub's log", "Sent 2", "Words read 1", "By voice 0", "It was right 1"):
        assert part in text
    use = alarmed.USE.model_copy(update={"logged": {}})
    assert ids(person("jo", alarmed.sent(), "use", USE=use).step("page")) == ["back"]


def test_a_supervisor_changes_when_the_hub_is_open_and_nothing_else() -> None:
    someone = person("jo", alarmed.sent(), "roster")
    someone.go(("roster", "hours"), ("hours", "always"))
    body = only(someone, routes.SET_ROSTER).body
    assert (body.hours, body.on_call, body.able) == ("always", ["jo", "rob"], ["ana"])
    other = person("jo", alarmed.sent(), "roster")
    other.go(("roster", "on_call"), ("on-call", ["rob"]))
    assert only(other, routes.SET_ROSTER).body.hours is None, "what is not asked is left as it is"


def test_how_a_message_finds_me_is_mine_to_set_and_to_turn_off() -> None:
    someone = person("sue", alarmed.sent(), "reach")
    text = words(someone.step("reach"))
    assert "By mail sue@hub.example" in text
    assert "Text messages do not get out." in text
    someone.go(("reach", "mail"), ("mail", ""))
    assert only(someone, routes.SET_REACH).body == overrides.SetReach(
        mail="", hook="", ordinary=False
    )
    other = person("sue", alarmed.sent(), "reach")
    other.say("reach", "ordinary")
    assert only(other, routes.SET_REACH).body.ordinary


def test_the_list_shows_no_name_and_opens_each() -> None:
    someone = person("jo", alarmed.sent(row=alarmed.row("supervisor", "acknowledge")), "safety")
    text = words(someone.step("safety"))
    assert "K7-RATA 1 pm, say who is acting" in text
    assert not any(name in text for name in eastfield.names())
    assert someone.say("safety", "o1") == End("override", {"id": "o1"})
    assert "use" not in ids(person("sue", alarmed.sent(), "safety").step("safety"))


def test_home_goes_on_asking_while_the_record_is_unfinished() -> None:
    news = News(eastfield.me(), (), (), (), (alarmed.row("sender", "record"),))
    someone = Person("home", alarmed.known(), table({HomeNews: news}))
    step = someone.step("home")
    assert isinstance(step, Choose)
    assert step.zero
    assert step.options[0].tag == "SAFETY"
    assert "say the rest" in step.options[0].aside
    assert someone.say("home", step.options[0].id) == End("override", {"id": "o1"})


def test_what_stays_with_me_stands_on_home_with_its_sum_until_it_is_over() -> None:
    nobody, acting = StandingOut(), StandingOut(code="acting", who="ana", by="ana", since=AT)
    rows = (
        alarmed.row("sender", stays=True, standing=acting),
        alarmed.row("sender", stays=True, standing=nobody, id="o2", reference="M3-TUI"),
    )
    news = News(eastfield.me(), (), (), (), rows)
    step = Person("home", alarmed.known(), table({HomeNews: news})).step("home")
    assert isinstance(step, Choose)
    assert step.zero
    assert "It is not over K7-RATA, 1 pm, Ana Smith will act" in words(step)
    assert "M3-TUI: no one has told the hub they will act." in words(step)


def test_home_asks_nothing_of_what_is_done() -> None:
    news = News(eastfield.me(), (), (), (), (alarmed.row("sender"),))
    step = Person("home", alarmed.known(), table({HomeNews: news})).step("home")
    assert isinstance(step, Choose)
    assert not step.zero
