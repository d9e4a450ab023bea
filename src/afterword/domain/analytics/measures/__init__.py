"""The measures, one a file; THE table of them is in table.py."""
