"""Checks: executable tests of actions, their runs, and the proof that a fix holds."""
