"""Clients of outside services: ask, page through, return raw bytes."""
