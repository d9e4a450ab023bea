"""The external version of a document: another document, in which people are roles and nothing internal is left."""
