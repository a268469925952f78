"""Plain mode: the same jobs line by line, for screen readers and simple terminals."""
