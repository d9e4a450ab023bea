"""Webhooks: what other systems are told of the journal, signed, tried again, and stopped when nobody answers."""
