"""Safety alerts at a desk: sent, held while the hub is away, and shown on the bar."""
