"""Figures as ratios: each of ours beside its floor, in one sitting, runs taken in turn."""
