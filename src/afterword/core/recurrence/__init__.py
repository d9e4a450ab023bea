"""Tells how alike two incidents or postmortems are, and why."""
