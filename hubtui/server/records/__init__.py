"""Guidance records and spoken tellings at the hub, and the guide's reasons walked again."""
