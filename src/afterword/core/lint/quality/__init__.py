"""What stands in a postmortem, what is weak and what is missing; and over the years, in how many it stands."""
