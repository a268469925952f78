"""The parts shared by all jobs: steps, the walk through them, and effects for the desk."""
