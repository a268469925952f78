"""The rules of the log: its events, its tree and its signed heads."""
