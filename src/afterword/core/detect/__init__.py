"""One detector per file: what changed, when, how sure, and why in words."""
