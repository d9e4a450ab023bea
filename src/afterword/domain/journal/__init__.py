"""Append-only record of everything that was done, by whom, through which surface."""
