"""Records and talks at the hub, and the hub's own check of a basis against the guide."""
