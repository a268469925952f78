"""People of the hub: the directory, codes, new codes, who is in this week."""
