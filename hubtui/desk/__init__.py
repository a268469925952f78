"""The desk: what a signed-in workstation does, with no drawing; both fronts use it."""
