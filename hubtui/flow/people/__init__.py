"""The jobs about colleagues: find, introduce, who is in, how to reach me."""
