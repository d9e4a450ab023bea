"""Fixes and actions."""
