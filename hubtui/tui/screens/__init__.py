"""The one screen, which shows any step."""
