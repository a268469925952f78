"""What the hub does: plain functions of a transaction (or of a reader), each with its rules."""
