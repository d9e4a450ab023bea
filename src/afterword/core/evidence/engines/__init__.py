"""Where log records are grouped: in this process with Polars, later on a cluster."""
