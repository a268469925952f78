"""What a person writes here, kept at the hub version by version, and sent once."""
