"""The jobs around a person's time at a desk: sign in, Home, help, hide, leave."""
