"""The one screen that shows any step, and the one for a terminal too small."""
