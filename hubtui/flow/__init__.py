"""The guided jobs as data: steps, the walk through them, and one module a job."""
