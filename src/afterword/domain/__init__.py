"""Django apps, the only code that writes the database."""
