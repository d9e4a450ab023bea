"""The tags and filters that templates share."""
