"""Requests at the hub: the registry of routes, who asks, bodies, problems and streams."""
