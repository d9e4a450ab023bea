"""The forms in which a document leaves: Markdown, one HTML file, PDF, JSON."""
