"""A look at one address of the web: its status, body and time."""
