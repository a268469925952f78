"""What an administrator and a witness ask of the hub: its settings, its events, its log head."""
