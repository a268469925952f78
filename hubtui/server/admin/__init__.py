"""Handlers for administrators and witnesses: hub settings, event pages, the log head."""
