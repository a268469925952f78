"""A hub is made ready for the night: who is on call, how to reach them, how messages get out."""

from __future__ import annotations

from pathlib import Path

import pytest

from hubtui.errors import Refused
from hubtui.server.setup import create_hub
from hubtui.setup.plan import HubPlan, MailWay, WaySecrets
from hubtui.wire import routes
from tests.hubs import PLAN, TestClock, asgi_hub
from tests.server.overrides.danger import ARI, BETH, COLIN, SELA, TAMA, readers, send

MAIL = MailWay(host="mail.test", sender="hub@hub.test")


def with_reach(mail: str) -> dict[str, object]:
    people = PLAN.people
    ends = {"mail": mail, "hook": "topic"}
    return {
        "people": tuple(one.model_copy(update=ends if one.name == TAMA else {}) for one in people)
    }


READY = PLAN.model_copy(
    update={
        "on_call": (TAMA, SELA),
        "able": (COLIN,),
        **with_reach("tama@hub.test"),
        "mail": MAIL,
        "secrets": WaySecrets(mail="s3cret"),
        "escalation": {"next-able-1": 1},
    }
)


async def test_what_was_planned_holds_from_the_first_moment(tmp_path: Path) -> None:
    async with asgi_hub(tmp_path / "hub", READY) as hub:
        desk = await hub.sign_in(ARI)
        roster = await desk.call(routes.ROSTER)
        people = hub.created.people
        assert [one.person for one in roster.entries] == [people[TAMA], people[SELA], people[COLIN]]
        assert roster.entries[0].reach == "mail", "this hub has no hook"
        shown = await desk.call(routes.CHANNELS)
        assert (shown.smtp_host, shown.mail_from) == ("mail.test", "hub@hub.test")
        assert "s3cret" not in shown.model_dump_json()
        receipt = await send(hub, BETH)
        assert receipt.told[-1].person == people[TAMA]
        await hub.fire(61_000_000)
        assert COLIN in readers(hub, receipt.override)


@pytest.mark.parametrize(
    "wrong",
    [
        {"on_call": ("Nobody",)},
        {"on_call": (COLIN,)},
        with_reach("not a mail"),
        {"escalation": {"some-day": 3}},
        {"mail": MAIL.model_copy(update={"security": "none"})},
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, object]) -> None:
    plan: HubPlan = READY.model_copy(update=wrong)
    with pytest.raises(Refused):
        create_hub(tmp_path / "hub", plan, TestClock())
