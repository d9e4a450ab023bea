"""Search over everything: one index beside the tables, one query function, SQLite and PostgreSQL behind it."""
