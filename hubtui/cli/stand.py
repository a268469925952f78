"""Make this workstation's desk; importing this module loads all that only a desk needs."""

from __future__ import annotations

from pathlib import Path

from hubtui.cli.settings import key_file
from hubtui.cli.start import Begin
from hubtui.desk.desk import Desk
from hubtui.desk.hub import workstation
from hubtui.desk.hub.connect import connect, stand_in
from hubtui.desk.hub.workstation import Enrolment
from hubtui.errors import Broken, HubError
from hubtui.wire.door import PhoneCard


async def stand_at(known: Begin) -> Desk:
    """Return this workstation's desk; if its enrolment is unreadable, the desk says so."""

    def read() -> Enrolment:
        place = workstation.load(known.folder)
        if place is None:
            raise Broken("workstation-unreadable", file=str(known.folder / workstation.FILE))
        return place

    def chosen() -> Path:
        return key_file(known.folder)

    try:
        return await connect(read(), folder=known.folder, chosen=chosen)
    except HubError:  # it is said on the first screen, below 111
        place = stand_in(PhoneCard.model_validate(known.card), known.hub)
        return await connect(place, folder=known.folder, chosen=chosen, read=read)
