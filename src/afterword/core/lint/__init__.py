"""Checks a document against good practice."""
