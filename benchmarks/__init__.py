"""Figures, side by side with a baseline in one run: cpu, wall and peak memory, never a promise."""
