"""Every step of every job at a real terminal, hostile texts in every place; F5 shows the next.

``python staged.py COUNT`` draws COUNT screens with our screen and widgets; with ``bare`` after it
neither our cleaning nor our last line of defence is there (the control).
"""

from __future__ import annotations

import os
import sys
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar

from hubtui import guard

sys.path.insert(0, str(Path(__file__).parents[2]))


def main(count: int, *, bare: bool) -> int:
    guard.scrub(os.environ)
    from textual.binding import Binding, BindingType

    from hubtui.tui import terminal, words
    from tests.hostile import endless, poisoned
    from tests.tui.stage import StageApp
    from tests.tui.test_any_text import all_steps

    if bare:
        setattr(words, "safe_text", lambda text, **_: text)  # noqa: B010
        setattr(terminal.LastLine, "apply", lambda _, segments, __: segments)  # noqa: B010

    class Staged(StageApp):
        BINDINGS: ClassVar[list[BindingType]] = [Binding("f5", "more", show=False, priority=True)]

        async def on_ready(self) -> None:
            self.texts, self.all, self.number = endless(count), cycle(all_steps().values()), 0
            await self.action_more()

        async def action_more(self) -> None:
            self.number += 1
            texts: Any = self.texts
            await self.lay(poisoned(next(self.all), texts), next(texts))
            self.front.status(f"shown {self.number}.")
            if self.number > count:
                self.leave(0)

    app = Staged()
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), bare="bare" in sys.argv))
