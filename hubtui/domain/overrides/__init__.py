"""The rules of a safety alert: who is told, by which steps, and where it stands."""
