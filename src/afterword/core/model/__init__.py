"""Frozen dataclasses that every floor speaks: spans, moments, readings, timelines, documents."""
