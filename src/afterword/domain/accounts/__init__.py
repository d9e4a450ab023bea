"""People, teams, sign-in links and API tokens."""
