"""The job that tells somebody about a client: one module for each question."""
