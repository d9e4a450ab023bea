"""Incidents, their log entries, evidence and signals."""
