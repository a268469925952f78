"""The guided jobs: an engine of steps and walks, and one module for each job."""
