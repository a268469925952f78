"""The commands of ``hubtui server``: what a hub's own machine may do."""
