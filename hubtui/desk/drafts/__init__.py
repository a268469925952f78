"""Drafts: what a person writes, kept at the hub version by version and sent once."""
