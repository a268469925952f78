"""The JSON bodies both sides share, and the one problem shape."""
