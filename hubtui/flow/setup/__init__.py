"""The questions of setting up a hub, asked step by step."""
