"""``hubtui``: the app, or plain mode, at a workstation that joined a hub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hubtui.cli.open import open_front, say_whom_to_ring, tell_trouble
from hubtui.cli.start import at_a_loss, begin
from hubtui.errors import HubError

if TYPE_CHECKING:
    from hubtui.desk.desk import Desk


def run_hub(*, plain: bool) -> int:
    """Open this workstation's desk; if it never joined a hub, start the first run."""
    try:
        known = begin()
    except HubError as error:
        code = tell_trouble(error)
        say_whom_to_ring(at_a_loss())
        return code
    if known is None:
        from hubtui.cli.first import first_run

        return first_run(plain=plain)

    async def connect() -> Desk:
        from hubtui.cli.stand import stand_at

        return await stand_at(known)

    return open_front(connect, known, plain=plain or known.plain)
