"""What a signed-in workstation does, with no drawing; both fronts stand on it."""
