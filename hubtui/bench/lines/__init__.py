"""The lines of the table, each measured in its own module."""
