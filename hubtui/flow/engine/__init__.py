"""What every job is made of: steps, the walk through them, and what a job asks of the desk."""
