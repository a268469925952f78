"""Home: what waits, unfinished drafts, and a digit for each job."""

from __future__ import annotations

from hubtui.domain.clock import DAY
from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import HomeNews, News, SignOut
from hubtui.flow.engine.picking import pick_one
from hubtui.flow.engine.spec import Spec
from hubtui.flow.engine.steps import Choose, End, Line, LineKind, Option
from hubtui.flow.engine.walk import Job, Prompter
from hubtui.flow.people import colleagues, new_code
from hubtui.flow.session import unfinished
from hubtui.flow.session.unsent import past_unsent
from hubtui.flow.tell.lines import moment_words
from hubtui.wire import routes
from hubtui.wire.base import Done
from hubtui.wire.people import IntroductionOut
from hubtui.wire.records import DraftRow
from hubtui.wording import say

_ITEMS = ("tell", "waiting", "find", "sent", "ok", "ask", "talked", "week", "more")
_MORE = (
    "safety",
    "records",
    "presence",
    "introduce",
    "settings",
    "practise",
    "drop",
    "sign-out",
    "leave",
)
_MOST_LINES = 2
_NEWS_DAYS = 3
"""Days that an introduction stays on Home."""


def build(known: JobContext) -> Job:
    """Return the job; it leads to the job picked."""

    def home(ask: Prompter) -> End:
        nothing = News(known.me, (), (), ())
        news = ask.do("news", HomeNews(), News, say("home.waiting_for"), otherwise=nothing)
        picked = ask.choose(_step(known, news))
        if picked == unfinished.UNFINISHED:
            return unfinished.resume(ask, known, news)
        if picked == "more":
            end = _more(ask, known, unfinished.drafts_of(news))
            return end if not new_code.is_shut(news.me, end.go) else _shut(ask, known, news)
        if new_code.is_shut(news.me, picked):
            return _shut(ask, known, news)
        if picked == "talked" and _to_confirm(known, news):
            return End("talks")
        return End(picked)

    return home


def _shut(ask: Prompter, known: JobContext, news: News) -> End:
    new_code.show_shut(ask, known, news.me)
    return End("home")


def _step(known: JobContext, news: News) -> Choose:
    notes = {
        "waiting": _waiting(news),
        "sent": _count("home.turns", news.me.turns),
        "talked": _count("home.confirm", _to_confirm(known, news)),
    }
    options = [Option(each, say(f"home.{each}"), aside=notes.get(each, "")) for each in _ITEMS]
    left = unfinished.option(known, news)
    return pick_one(
        "home",
        "home",
        (*left, *options),
        body=_body(known, news),
        opens=True,
        zero=bool(left),
        live=True,
        final=True,
        help_key="home",
    )


def _drop(ask: Prompter, known: JobContext, drafts: tuple[DraftRow, ...]) -> End:
    """Ask which draft to delete, with nothing picked beforehand, and delete it."""
    nothing = Option("nothing", say("home.drop_nothing"))
    picked = ask.choose(
        Choose(
            "drop",
            say("home.drop_heading"),
            (*(Option(each.id, unfinished.draft_words(known, each)) for each in drafts), nothing),
            hint=say("home.drop_hint"),
            sends=True,
            none_picked=say("list.pick_one"),
            help_key="drafts",
        )
    )
    if picked != "nothing":
        ask.call("dropped", routes.DROP_DRAFT, id=picked)
    return End("@again")


def _waiting(news: News) -> str:
    if news.me.late:
        return say("home.late", count=news.me.waiting + len(news.me.asked), late=news.me.late)
    return _count("home.count", news.me.waiting + len(news.me.asked))


def _count(key: str, count: int) -> str:
    return say(key, count=count) if count else ""


def _to_confirm(known: JobContext, news: News) -> int:
    return sum(1 for talk in news.talks if talk.other == known.me.id and not talk.answer)


def _body(known: JobContext, news: News) -> tuple[Line, ...]:
    mine = (each for each in news.introductions if known.me.id in (each.first, each.second))
    recent = (each for each in mine if known.now - each.at < _NEWS_DAYS * DAY)
    meet = tuple(Line(_introduced(known, each)) for each in recent)
    too = tuple(Line(words) for words in unfinished.stays_too(known, news)[:_MOST_LINES])
    return (*new_code.home_line(known, news.me), *too, *_on_call(known, news), *meet[:1])


def _on_call(known: JobContext, news: News) -> tuple[Line, ...]:
    """Return a line saying who put this person on call; it is shown for one day."""
    me = news.me
    if me.on_call_from is None or me.on_call_at is None or known.now - me.on_call_at > DAY:
        return ()
    facts = {
        "name": new_code.by_whom(known, me.on_call_from),
        "at": moment_words(known, me.on_call_at),
    }
    return (Line(say("home.on_call", **facts), LineKind.HEAD),)


def _introduced(known: JobContext, each: IntroductionOut) -> str:
    other = each.second if each.first == known.me.id else each.first
    by, other_name = colleagues.full_name(known, each.by), colleagues.full_name(known, other)
    return say("home.meet", by=by, other=other_name)


def _more(ask: Prompter, known: JobContext, drafts: tuple[DraftRow, ...]) -> End:
    hidden = {"practise": known.practice, "drop": not drafts}
    items = [each for each in _MORE if not hidden.get(each)]
    picked = ask.pick(
        "more", "home", items, heading=say("home.more_heading"), opens=True, help_key="more"
    )
    if picked == "practise":
        return _practise(ask)
    if picked == "drop":
        return _drop(ask, known, drafts)
    if picked == "sign-out":
        if not past_unsent(ask):
            return End("home")
        ask.do("sign-out", SignOut(unsent=True), Done, say("home.signing_out"))
        return End("sign-in")
    return End(picked)


def _practise(ask: Prompter) -> End:
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
