"""E-mail: what stands in it, and sending it at most once."""
