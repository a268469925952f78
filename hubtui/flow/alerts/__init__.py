"""Jobs for an alert that was sent: read it, answer it, follow it."""
