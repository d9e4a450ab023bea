"""Keeps a folder of canonical Markdown and the stored postmortems in step, both ways."""
