"""The rules, as pure and total functions: standard library only, no I/O, no clock reads."""
