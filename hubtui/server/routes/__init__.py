"""The routes, by what they are about: each names its act, its log event and its handler."""
