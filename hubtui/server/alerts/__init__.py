"""Alerts at the hub: drafted, checked, sent, read, answered, watched."""
