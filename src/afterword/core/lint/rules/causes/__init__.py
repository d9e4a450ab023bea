"""How deep the causes go."""
