"""The terminal app: draws the steps of a flow; the only user of Textual."""
