"""Practice: a child hub with invented people, who use the real API and answer by script."""
