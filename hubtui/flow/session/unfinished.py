"""Option 0 of Home: open safety alerts first, then drafts to finish."""

from __future__ import annotations

from collections.abc import Sequence

from hubtui.flow.engine.context import JobContext
from hubtui.flow.engine.effects import News
from hubtui.flow.engine.steps import Choose, End, Option
from hubtui.flow.engine.walk import Prompter
from hubtui.flow.overrides.listing import begin_with, row_option
from hubtui.flow.overrides.standing import row_words
from hubtui.flow.tell.lines import moment_words
from hubtui.wire.overrides import OverrideRow
from hubtui.wire.records import DraftRow
from hubtui.wording import say

UNFINISHED = "draft"
JOBS = ("tell", "ask", "ok", "talked", "correct", "danger")
"""Jobs whose drafts can be opened from Home."""
MOST = 8


def drafts_of(news: News) -> tuple[DraftRow, ...]:
    """Return the drafts that Home can open, newest first, at most ``MOST``."""
    return tuple(each for each in news.drafts if each.job in JOBS)[:MOST]


def wanting(news: News) -> tuple[OverrideRow, ...]:
    """Return the safety alerts that need an act of this person, or that they sent or act on."""
    return tuple(row for row in news.overrides if row.wants or row.stays)


def stays_too(known: JobContext, news: News) -> tuple[str, ...]:
    """Return the standing of each safety alert this person sent or acts on, but the one on 0."""
    rows = [row for row in wanting(news)[1:] if row.stays]
    facts = [{"number": row.reference, "what": row_words(known, row)} for row in rows]
    return tuple(say("home.stays_too", **each) for each in facts)


def option(known: JobContext, news: News) -> tuple[Option, ...]:
    """Return option 0 of Home: a safety alert, else the first draft, else no option."""
    rows, drafts = wanting(news), drafts_of(news)
    if rows:
        first = row_option(known, rows[0])
        aside = say("home.safety_is", number=first.label, what=first.aside)
        label = say("home.first" if rows[0].wants else "home.stays")
        return (Option(UNFINISHED, label, aside, first.tag),)
    if drafts:
        return (Option(UNFINISHED, say("home.draft"), draft_words(known, drafts[0])),)
    return ()


def resume(ask: Prompter, known: JobContext, news: News) -> End:
    """Open what option 0 stands for; if there are several, ask which."""
    rows, drafts = wanting(news), drafts_of(news)
    picked = (rows or drafts)[0].id
    if len(rows) + len(drafts) > 1:
        picked = ask.choose(_which(known, rows, drafts))
    row = next((each for each in rows if each.id == picked), None)
    if row is not None:
        return End("override", begin_with(row))
    draft = next(each for each in drafts if each.id == picked)
    return End("@resume", {"job": draft.job, "draft": draft.id})


def draft_words(known: JobContext, draft: DraftRow) -> str:
    """Return the job of a draft and the time it was saved, in words."""
    job, at = say(f"home.{draft.job}"), moment_words(known, draft.at)
    return say("home.draft_is", job=job, at=at)


def _which(known: JobContext, rows: Sequence[OverrideRow], drafts: Sequence[DraftRow]) -> Choose:
    options = [row_option(known, row) for row in rows]
    options += [Option(each.id, draft_words(known, each)) for each in drafts]
    return Choose(
        "drafts",
        say("home.drafts_heading"),
        tuple(options[: MOST + 1]),
        opens=True,
        none_picked=say("list.pick_one"),
        help_key="drafts",
    )
