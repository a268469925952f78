"""Home: what waits, what was left unfinished, and every job by its digit."""

from __future__ import annotations

from hubtui.domain.clock import DAY
from hubtui.flow import people
from hubtui.flow.effects import DropDraft, HomeNews, News, SignOut
from hubtui.flow.known import Known
from hubtui.flow.lines import moment_words
from hubtui.flow.spec import Spec
from hubtui.flow.steps import Choose, End, Line, Option
from hubtui.flow.walk import Asker, Job
from hubtui.wire.base import Done
from hubtui.wire.people import IntroductionOut
from hubtui.wire.records import DraftRow
from hubtui.wording import say

_ITEMS = ("tell", "waiting", "find", "sent", "ok", "ask", "talked", "week", "more")
_MORE = ("records", "presence", "introduce", "settings", "practise", "drop", "sign-out", "leave")
_DRAFT = "draft"
_KEPT = ("tell", "ask", "ok", "talked", "correct", "danger")
"""Jobs whose drafts can be gone on with here."""
_MOST_DRAFTS = 8
_NEWS_DAYS = 3
"""How long an introduction stands on Home."""


def build(known: Known) -> Job:
    """Return the job."""

    def home(ask: Asker) -> End:
        nothing = News(known.me, (), (), ())
        news = ask.do("news", HomeNews(), News, say("home.waiting_for"), otherwise=nothing)
        drafts = tuple(each for each in news.drafts if each.job in _KEPT)[:_MOST_DRAFTS]
        picked = ask.choose(_step(known, news, drafts))
        if picked == _DRAFT:
            return _resume(ask, known, drafts)
        if picked == "more":
            return _more(ask, known, drafts)
        if picked == "talked" and _to_confirm(known, news):
            return End("talks")
        return End(picked)

    return home


def _step(known: Known, news: News, drafts: tuple[DraftRow, ...]) -> Choose:
    notes = {
        "waiting": _waiting(news),
        "talked": _count("home.confirm", _to_confirm(known, news)),
    }
    options = [Option(each, say(f"home.{each}"), aside=notes.get(each, "")) for each in _ITEMS]
    if drafts:
        aside = _draft_words(known, drafts[0])
        options.insert(0, Option(_DRAFT, say("home.draft"), aside=aside))
    return Choose(
        "home",
        say("home.heading"),
        tuple(options),
        body=_body(known, news),
        opens=True,
        zero=bool(drafts),
        live=True,
        final=True,
        none_picked=say("list.pick_one"),
        help_key="home",
    )


def _draft_words(known: Known, draft: DraftRow) -> str:
    job, at = say(f"home.{draft.job}"), moment_words(known, draft.at)
    return say("home.draft_is", job=job, at=at)


def _resume(ask: Asker, known: Known, drafts: tuple[DraftRow, ...]) -> End:
    """Go on with the draft there is, or with one of several."""
    draft = drafts[0]
    if len(drafts) > 1:
        picked = ask.choose(
            Choose(
                "drafts",
                say("home.drafts_heading"),
                tuple(Option(each.id, _draft_words(known, each)) for each in drafts),
                opens=True,
                none_picked=say("list.pick_one"),
                help_key="drafts",
            )
        )
        draft = next(each for each in drafts if each.id == picked)
    return End("@resume", {"job": draft.job, "draft": draft.id})


def _drop(ask: Asker, known: Known, drafts: tuple[DraftRow, ...]) -> End:
    """Throw a draft away, after a pick that nothing makes by itself."""
    nothing = Option("nothing", say("home.drop_nothing"))
    picked = ask.choose(
        Choose(
            "drop",
            say("home.drop_heading"),
            (*(Option(each.id, _draft_words(known, each)) for each in drafts), nothing),
            hint=say("home.drop_hint"),
            sends=True,
            none_picked=say("list.pick_one"),
            help_key="drafts",
        )
    )
    if picked != "nothing":
        ask.do("dropped", DropDraft(picked), Done)
    return End("@again")


def _waiting(news: News) -> str:
    if news.me.late:
        return say("home.late", count=news.me.waiting, late=news.me.late)
    return _count("home.count", news.me.waiting)


def _count(key: str, count: int) -> str:
    return say(key, count=count) if count else ""


def _to_confirm(known: Known, news: News) -> int:
    return sum(1 for talk in news.talks if talk.other == known.me.id and not talk.answer)


def _body(known: Known, news: News) -> tuple[Line, ...]:
    tried = tuple(
        Line(say("home.tried", desk=desk, at=moment_words(known, at)))
        for desk, at in news.me.last_failed[:1]
    )
    recent = (each for each in news.introductions if known.now - each.at < _NEWS_DAYS * DAY)
    meet = tuple(Line(_introduced(known, each)) for each in recent)
    return (*tried, *meet[:1])


def _introduced(known: Known, each: IntroductionOut) -> str:
    other = each.second if each.first == known.me.id else each.first
    by, other_name = people.full_name(known, each.by), people.full_name(known, other)
    return say("home.meet", by=by, other=other_name)


def _more(ask: Asker, known: Known, drafts: tuple[DraftRow, ...]) -> End:
    hidden = {"practise": known.practice, "drop": not drafts}
    items = [each for each in _MORE if not hidden.get(each)]
    picked = ask.choose(
        Choose(
            "more",
            say("home.more_heading"),
            tuple(Option(each, say(f"home.{each}")) for each in items),
            opens=True,
            none_picked=say("list.pick_one"),
            help_key="more",
        )
    )
    if picked == "practise":
        return _practise(ask)
    if picked == "drop":
        return _drop(ask, known, drafts)
    if picked == "sign-out":
        ask.do("sign-out", SignOut(), Done, say("home.signing_out"))
        return End("sign-in")
    return End(picked)


def _practise(ask: Asker) -> End:
    ask.choose(
        Choose(
            "practise",
            say("home.practise_heading"),
            (Option("home", say("tell.sent.home")),),
            body=(Line(say("home.practise_how")),),
            picked="home",
            help_key="practise",
        )
    )
    return End("home")


SPECS = (Spec("home", build),)
