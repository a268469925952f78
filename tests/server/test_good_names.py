"""Names that look odd and are good come through the hub whole, however they were typed."""

from __future__ import annotations

import unicodedata

from hubtui.domain.alerts.levels import Client
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from hubtui.wire.people import AddPerson
from tests.corpus import GOOD_NAMES
from tests.hubs import AsgiHub
from tests.server import made
from tests.server.made import Wanted
from tests.server.overrides import danger

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"


def composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


def about(name: str) -> Wanted:
    return Wanted(client=Client("person", name, "age", "34"))


async def test_of_clients(hub: AsgiHub) -> None:
    ana, beth = await hub.sign_in(danger.ANA), await hub.sign_in(danger.BETH)
    for name in GOOD_NAMES:
        if name == FAMILY:
            continue  # a client is named in letters
        _, view = made.body(hub, ana.id, beth.id, about(composed(name)))
        as_typed, _ = made.body(hub, ana.id, beth.id, about(name))
        body = SendDraft(version=1, alert=as_typed, view=view)
        sent = await ana.call(routes.SEND_DRAFT, body, id=await made.draft(ana))
        read = (await made.open_it(beth, sent.alert)).alert
        assert read is not None
        assert read.client is not None
        assert read.client.name == composed(name)


async def test_of_whom_a_safety_alert_is_about(hub: AsgiHub) -> None:
    ana = await hub.sign_in(danger.ANA)
    for name in GOOD_NAMES:
        body = danger.body(hub, danger.BETH).model_copy(update={"about": name})
        receipt = await ana.call(routes.SEND_OVERRIDE, body)
        assert not receipt.cleaned
        read = await danger.open_it(hub, danger.BETH, receipt.override)
        assert read.content is not None
        assert read.content.about == composed(name)


async def test_of_colleagues(hub: AsgiHub) -> None:
    agency = hub.created.agencies["Housing"]
    added, refused = set(), {}
    for name in GOOD_NAMES:
        body = AddPerson(name=name, job="", agency=agency).model_dump_json().encode()
        reply = await hub.host.raw("POST", "/v1/people", body)
        if reply.status_code == 201:
            added.add(composed(name))
        else:
            refused[name] = reply.json()["code"]
    facts = await (await hub.sign_in(danger.ANA)).call(routes.FACTS)
    assert added <= {person.name for person in facts.people}
    # One name in two spellings is one name; and a colleague is found by letters.
    assert refused == {
        "Ra\u0304wiri": "person-name-taken",
        "O'Neill": "person-name-taken",
        FAMILY: "person-no-name",
    }
