"""Recurrence: earlier incidents and postmortems that are like one, why, and what a person says of it."""
