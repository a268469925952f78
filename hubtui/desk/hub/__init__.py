"""The connection to the hub: joining it, proving it, hearing from it."""
