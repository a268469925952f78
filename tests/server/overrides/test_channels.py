"""Ways out of a hub, and to a person, that cannot be are refused when they are set."""

from __future__ import annotations

import pytest

from hubtui.wire import routes
from hubtui.wire.outside import SetChannels
from hubtui.wire.overrides import SetReach
from tests.hubs import AsgiHub, Problem
from tests.server.overrides.danger import (
    ANA,
    ARI,
    SELA,
    reach,
)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("smtp_host", "mail server"),
        ("smtp_host", "a\r\nb"),
        ("mail_from", "hub"),
        ("mail_from", "a@b\r\nBcc: c@d"),
        ("smtp_security", "none"),
        ("smtp_user", "hūb"),
        ("smtp_password", "pūkeko"),
        ("hook_url", "http://elsewhere.test/x"),
        ("hook_url", "ftp://127.0.0.1/x"),
        ("hook_url", "https://hook.test/{name}"),
        ("hook_kind", "pigeon"),
        ("hook_headers", {"A b": "c"}),
        ("hook_headers", {"A": "c\r\nD: e"}),
    ],
)
async def test_channels_that_cannot_be_are_refused(hub: AsgiHub, field: str, value: object) -> None:
    good = {"smtp_host": "mail.test", "mail_from": "hub@hub.test", "hook_url": "https://hook.test/"}
    admin = await hub.sign_in(ARI)
    await admin.call(routes.SET_CHANNELS, SetChannels.model_validate(good))
    with pytest.raises(Problem) as refused:
        await admin.call(routes.SET_CHANNELS, SetChannels.model_validate({**good, field: value}))
    assert (refused.value.code, refused.value.field) == ("channel-unfit", field)


async def test_a_way_to_reach_me_is_mine_and_sound(hub: AsgiHub) -> None:
    desk = await hub.sign_in(ANA)
    for bad in ({"mail": "a b@c"}, {"mail": "a@b\nc"}, {"hook": "../../x"}, {"hook": "a b"}):
        with pytest.raises(Problem):
            await desk.call(routes.SET_REACH, SetReach.model_validate(bad))
    await reach(hub, ANA, mail="ana@hub.test")
    roster = await (await hub.sign_in(SELA)).call(routes.ROSTER)
    assert "ana@hub.test" not in roster.model_dump_json()
