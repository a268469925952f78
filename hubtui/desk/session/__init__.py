"""One person at a desk: signing in, hiding, and the PIN to come back."""
