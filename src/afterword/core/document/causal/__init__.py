"""The causal graph: as a tree of whys, as a table, and drawn."""
