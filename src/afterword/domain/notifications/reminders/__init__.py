"""Finds the reminders whose time has come; each is told once, whoever finds it first."""
