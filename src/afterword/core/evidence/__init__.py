"""Finds out what each evidence file is and reads it into moments, series and log summaries."""
