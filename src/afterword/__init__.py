"""Afterword turns the evidence of an incident into a postmortem that people learn from."""
