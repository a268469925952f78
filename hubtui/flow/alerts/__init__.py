"""The jobs that follow an alert: read it, answer it, see what became of it."""
