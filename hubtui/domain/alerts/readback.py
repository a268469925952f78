"""Saying back what one read: three short picks, no words of one's own."""

from __future__ import annotations

from collections.abc import Mapping

READ_BACK: Mapping[str, tuple[str, ...]] = {
    "take": ("soon", "look", "talk"),
    "will": ("visit", "ring", "ask-you"),
    "by": ("today", "before-a-day", "this-week"),
}
"""What I take it as, what I will do, by when; the words are under ``answer.back``."""
