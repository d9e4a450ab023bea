"""Pure Python from evidence to timeline to document to lint: no Django, network, clock or environment."""
