"""Setting up a hub: one plan, whether it comes from questions, flags, a file or practice."""
