"""The jobs of a safety alert: send it, read it, acknowledge it, look back on it."""
