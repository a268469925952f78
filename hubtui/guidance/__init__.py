"""Guidance packs: one country's sharing law as data, read by load, asked by walk."""
