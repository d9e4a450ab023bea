"""Merges moments and signals into one ordered timeline with key entries, impact and phases."""
