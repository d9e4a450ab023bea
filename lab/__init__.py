"""Records incidents on real services on loopback, each with the truth written by the script that made the fault."""
