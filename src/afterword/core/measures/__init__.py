"""Counts and times told honestly: shares with their interval, medians with every case, and drawings of both."""
