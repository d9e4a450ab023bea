"""Reviews of a postmortem, comments anchored to its text, and what somebody saw of it last."""
