"""Who was asked to read a postmortem, and who has read it to the end."""
