"""The tables of the checks app, step by step."""
