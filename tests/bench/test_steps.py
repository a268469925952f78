"""What a list costs does not grow with the past of who asks: the engine's own steps, counted."""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from hubtui.domain.people import Role
from hubtui.server.setup import create_hub
from hubtui.wire import routes
from hubtui.wire.alerts import SendDraft
from tests.bench.past import Past
from tests.hubs import PLAN, AsgiHub, TestClock, asgi_hub
from tests.server.made import body, draft, open_it, send
from tests.server.overrides import danger

SMALL, LARGE = 1_000, 10_000
MOST = 1.5

AS_IT_WAS = """
SELECT count(DISTINCT a.id) FROM visibility v
CROSS JOIN alert a ON a.hub_id = v.hub_id AND a.id = v.alert
WHERE v.hub_id = ? AND v.person = ? AND v.why <> 'sender' AND v.until IS NULL AND a.ended_at IS NULL
"""

LISTS: dict[str, tuple[Any, dict[str, str]]] = {
    "what waits": (routes.ALERTS, {"box": "waiting"}),
    "what you sent": (routes.ALERTS, {"box": "sent"}),
    "counts on Home": (routes.ME, {}),
    "this week": (routes.WEEK, {}),
    "talks": (routes.TALKS, {}),
    "introductions": (routes.INTRODUCTIONS, {}),
    "records": (routes.RECORDS, {}),
    "drafts": (routes.DRAFTS, {}),
    "events": (routes.EVENTS_PAGE, {"after": "0"}),
    "safety alerts": (routes.OVERRIDES, {}),
    "how often": (routes.USE, {}),
    "who is on call": (routes.ROSTER, {}),
    "facts": (routes.FACTS, {}),
}


@contextmanager
def steps(hub: AsgiHub) -> Iterator[Counter[str]]:
    """The steps of every statement of both connections, meanwhile."""
    seen: Counter[str] = Counter()

    def note(event: dict[str, Any]) -> None:
        seen[event["sql"]] += event["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    both = (hub.server.store.connection, hub.server.reader._connection)
    for connection in both:
        connection.trace_v2(apsw.SQLITE_TRACE_PROFILE, note)
    yield seen
    for connection in both:
        connection.trace_v2(0, None)


async def counted(place: Path, alerts: int) -> dict[str, Counter[str]]:
    """Ask and do what people do, in a hub where one of them has so much behind them."""
    clock = TestClock()
    created = create_hub(place, PLAN, clock)
    found: dict[str, Counter[str]] = {}
    async with asgi_hub(place, clock=clock, created=created) as hub:
        sela, ana = await hub.sign_in(danger.SELA), await hub.sign_in(danger.ANA)
        roles = [Role.STAFF.value, Role.SUPERVISOR.value, Role.PRIVACY_OFFICER.value]
        await hub.server.writer.do(
            lambda tx: tx.q.set_roles(person=sela.id, roles=str(roles).replace("'", '"'))
        )
        others = [hub.created.people[name] for name in (danger.ANA, danger.BETH, danger.COLIN)]
        Past(hub, sela.id, others).write(alerts)
        await danger.send(hub, danger.BETH)
        waiting = [(await send(hub, ana, sela.id)).alert for _ in range(3)]
        await send(hub, sela, ana.id)
        for name, (route, query) in LISTS.items():
            with steps(hub) as found[name]:
                await sela.call(route, query=query)
        with steps(hub) as found["open"]:
            await open_it(sela, waiting[0])
        alert, view = body(hub, sela.id, ana.id)
        made = await draft(sela)
        with steps(hub) as found["send"]:
            sending = SendDraft(version=1, alert=alert, view=view)
            await sela.call(routes.SEND_DRAFT, sending, id=made)
        with steps(hub) as found["safety alert sent"]:
            await danger.send(hub, danger.BETH)
        with steps(hub) as found["sign in"]:
            await hub.sign_in_again(danger.SELA)
        with steps(hub) as found["control"]:
            hub.server.reader._connection.execute(
                AS_IT_WAS, (hub.server.hub_id, sela.id)
            ).fetchall()
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Counter[str]], ...]:
    """The same in a hub with little and with much behind it."""
    place = tmp_path_factory.mktemp("steps")
    found = tuple(asyncio.run(counted(place / str(alerts), alerts)) for alerts in (SMALL, LARGE))
    shutil.rmtree(place)
    return found


@pytest.mark.parametrize("job", [*LISTS, "open", "send", "safety alert sent", "sign in"])
def test_no_list_costs_more_after_ten_times_as_much(
    both: tuple[dict[str, Counter[str]], ...], job: str
) -> None:
    small, large = (found[job] for found in both)
    grown = {
        sql: (small[sql], taken) for sql, taken in large.items() if taken > MOST * small[sql] + 50
    }
    assert sum(small.values()) > 0
    assert sum(large.values()) <= MOST * sum(small.values()), grown
    assert not grown


def test_control_a_list_that_walks_the_past_is_found_out(
    both: tuple[dict[str, Counter[str]], ...],
) -> None:
    small, large = (found["control"].total() for found in both)
    assert large > 5 * small > 1_000
