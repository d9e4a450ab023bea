"""How the practice was followed."""
