"""The same flows line by line, for screen readers and simple terminals."""
