"""What a postmortem must say."""
