"""One exporter per output form."""
