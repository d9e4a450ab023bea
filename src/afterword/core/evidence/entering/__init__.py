"""Enters logs where a window of time begins, so that a large one costs its window and not its size."""
