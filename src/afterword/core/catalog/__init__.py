"""Reads what describes the systems of an organisation: service catalogs, and files of runbooks and decisions."""
