"""Guidance packs: one country's sharing law as data; ``load`` reads it, ``walk`` asks it."""
