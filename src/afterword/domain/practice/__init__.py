"""What crosses the nouns: resolve with postmortem, gates, publish, policy."""
