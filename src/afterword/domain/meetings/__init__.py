"""Meetings of a postmortem (writing block, review, follow-up) with their invitations, and the weekly stand-up."""
