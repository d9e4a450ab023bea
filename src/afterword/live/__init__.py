"""Pushes changes to open pages over websockets."""
