"""The parts of a screen: the frame, and one body for each kind of step."""
