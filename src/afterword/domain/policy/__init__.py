"""What the practice asks for, by severity and kind: who needs a postmortem, by when, and who is told."""
