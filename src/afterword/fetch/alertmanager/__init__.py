"""Asks an Alertmanager for the alerts that are active."""
