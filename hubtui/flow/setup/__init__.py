"""The set-up of a hub, as a job."""
