"""The timeline and its times."""
