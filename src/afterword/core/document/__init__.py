"""The postmortem as a document: composed from a timeline, written as Markdown, read back, exported."""
