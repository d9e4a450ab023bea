"""Takes in postmortems that were written elsewhere, and keeps folders of Markdown in step with the database."""
