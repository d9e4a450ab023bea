"""The parts of `make bench-web`: rows of a large installation, a server, a client, and the table of what it took."""
