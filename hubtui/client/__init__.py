"""The ``Hub`` port and its HTTP form."""
