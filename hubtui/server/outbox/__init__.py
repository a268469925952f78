"""Messages that leave the hub: a reference and what to do, and never anything more."""
