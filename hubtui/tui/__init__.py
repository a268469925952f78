"""The terminal app: draws the steps of a job; the only user of Textual."""
