"""One reader per source of evidence."""
