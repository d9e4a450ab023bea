"""Postmortem documents: sections, revisions, timeline items, publications."""
