"""How people and events are spoken of."""
