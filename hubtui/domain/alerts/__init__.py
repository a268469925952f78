"""The rules of an alert: its levels, its basis, its life, and what a recipient sees."""
