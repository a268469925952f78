"""The sharing backend of one hub."""
