"""Asks a Loki for the lines of a stretch of time."""
