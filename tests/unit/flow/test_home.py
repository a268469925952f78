"""Home: what waits, what was left unfinished, and each way out of it."""

from __future__ import annotations

import pytest

from hubtui.domain.alerts.levels import Level
from hubtui.flow.engine.effects import Effect, HomeNews, News, ReadStake, SignOut, Stake
from hubtui.flow.engine.steps import Choose, End
from hubtui.flow.engine.walk import Walk
from hubtui.wire import routes
from hubtui.wire.base import Done
from hubtui.wire.people import IntroductionOut
from hubtui.wire.records import DraftRow, TalkOut
from tests.calls import call, is_call
from tests.unit.flow.eastfield import NOW, known, me
from tests.unit.flow.person import Person, own_words

TELL = DraftRow(id="d-1", job="tell", version=3, at=NOW)
OK = DraftRow(id="d-2", job="ok", version=1, at=NOW - 3_600_000_000)
LATER = DraftRow(id="d-3", job="a-job-of-next-year", version=1, at=NOW)
TALK = TalkOut(
    id="t-1", reference="M3-TOTARA", said_by="ari", other="sue", i_told=True, level=Level(2),
    at=NOW, said_at=NOW,
)  # fmt: skip
MEET = IntroductionOut(id="i-1", by="mere", first="sue", second="kiri", at=NOW)


def home(
    *drafts: DraftRow, talks: tuple[TalkOut, ...] = (), meet: tuple[IntroductionOut, ...] = ()
) -> Person:
    def hub(effect: Effect) -> object:
        match effect:
            case HomeNews():
                return News(me(late=1), drafts, talks, meet)
            case ReadStake():
                return Stake()
            case _:
                return Done()

    return Person("home", known(), hub)


def screen(someone: Person) -> Choose:
    found = someone.step("home")
    assert isinstance(found, Choose)
    return found


@pytest.mark.parametrize("pick", ["tell", "waiting", "find", "sent", "ok", "ask", "week"])
def test_each_line_opens_its_job(pick: str) -> None:
    assert home().say("home", pick) == End(pick)


def test_digits_mean_the_same_with_a_draft_and_without() -> None:
    bare, kept = screen(home()), screen(home(TELL))
    assert not bare.zero
    assert kept.zero
    assert kept.options[1:] == bare.options
    assert len(bare.options) == 9


def test_counts_stand_beside_their_line() -> None:
    found = screen(home(talks=(TALK,), meet=(MEET,)))
    asides = {option.id: option.aside for option in found.options}
    assert asides["waiting"] == "2 waiting, 1 late"
    assert asides["talked"] == "1 talk waits for your yes"
    assert own_words(found).count("Mere Tau thinks you should meet Kiri Ngātai.") == 1


def test_we_talked_goes_first_to_what_others_said() -> None:
    assert home(talks=(TALK,)).say("home", "talked") == End("talks")
    assert home().say("home", "talked") == End("talked")


def test_one_of_several_drafts_is_picked() -> None:
    someone = home(TELL, OK)
    end = someone.go(("home", "draft"), ("drafts", "d-2"))
    assert end == End("@resume", {"job": "ok", "draft": "d-2"})


def test_a_draft_of_a_job_not_known_here_is_passed_over() -> None:
    assert not screen(home(LATER)).zero
    assert screen(home(LATER, TELL)).options[0].aside == "Tell someone, 1 pm"


def test_a_draft_is_thrown_away_only_by_picking_it() -> None:
    someone = home(TELL)
    someone.go(("home", "more"), ("more", "drop"))
    drop = someone.step("drop")
    assert isinstance(drop, Choose)
    assert drop.sends
    assert drop.picked is None
    assert someone.say("drop", "d-1") == End("@again")
    assert call(routes.DROP_DRAFT, "d-1") in someone.did
    other = home(TELL)
    other.go(("home", "more"), ("more", "drop"), ("drop", "nothing"))
    assert not any(is_call(each, routes.DROP_DRAFT) for each in other.did)
    assert "drop" not in {option.id for option in _more(home()).options}


def test_sign_out_ends_at_sign_in() -> None:
    someone = home()
    assert someone.go(("home", "more"), ("more", "sign-out")) == End("sign-in")
    assert SignOut(unsent=True) in someone.did


def test_with_no_hub_home_still_stands() -> None:
    walk: Walk = home().walk
    found = walk.now()
    assert getattr(found, "otherwise", None) == News(known().me, (), (), ())


def _more(someone: Person) -> Choose:
    found = someone.say("home", "more")
    assert isinstance(found, Choose)
    return found


def test_who_introduced_two_people_is_not_told_to_meet_one() -> None:
    mine = MEET.model_copy(update={"by": "sue", "first": "ari"})
    assert screen(home(meet=(MEET,))).body, "control: who is introduced is told"
    assert not screen(home(meet=(mine,))).body
