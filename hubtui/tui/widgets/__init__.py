"""The parts a screen is made of: the frame, and one body for each kind of step."""
