"""Asks a Prometheus, or what speaks its API, for the series and the alerts of a stretch of time."""
