"""Talks to a server over its API, in the name of whoever has logged in here."""
