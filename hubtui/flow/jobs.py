"""Every job by its name; a module of jobs is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from hubtui.flow import (
    ask,
    correct,
    danger,
    find,
    following,
    help,  # noqa: A004 - a room of ours, not the builtin
    hidden,
    home,
    introduce,
    leave,
    ok,
    override,
    override_review,
    override_roster,
    override_use,
    override_voice,
    passphrase,
    presence,
    reach,
    records,
    settings,
    signin,
    talked,
    talks,
    tell,
    waiting,
    week,
)
from hubtui.flow.spec import Spec

JOBS: Mapping[str, Spec] = {
    spec.name: spec
    for specs in (
        home.SPECS,
        tell.SPECS,
        ask.SPECS,
        ok.SPECS,
        talked.SPECS,
        talks.SPECS,
        records.SPECS,
        correct.SPECS,
        danger.SPECS,
        override.SPECS,
        override_review.SPECS,
        override_roster.SPECS,
        override_use.SPECS,
        override_voice.SPECS,
        help.SPECS,
        hidden.SPECS,
        leave.SPECS,
        passphrase.SPECS,
        presence.SPECS,
        reach.SPECS,
        settings.SPECS,
        signin.SPECS,
        find.SPECS,
        following.SPECS,
        introduce.SPECS,
        waiting.SPECS,
        week.SPECS,
    )
    for spec in specs
}
"""The registry: fronts and desk know jobs only by these names."""
