"""Follow-up actions."""
