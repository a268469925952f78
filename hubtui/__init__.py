"""hubtui: tell one named colleague just enough, and close the loop."""

__version__ = "0.1.0"
