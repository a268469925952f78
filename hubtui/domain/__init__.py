"""The rules: pure, total, named; standard library only, no I/O, no clock reads."""
