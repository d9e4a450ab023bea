"""Background work: the table of reactions, one file per task."""
