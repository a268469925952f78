"""The job that tells somebody: one module for each question."""
