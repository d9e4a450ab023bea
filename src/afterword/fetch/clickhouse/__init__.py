"""Asks a ClickHouse cluster for counted log records over its HTTP interface."""
