"""The analysis as our Markdown has it: a generated list of its own in the section that tells of it, and back."""
