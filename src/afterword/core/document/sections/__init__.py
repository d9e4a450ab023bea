"""One module for each kind of section: what the evidence says goes in, what it cannot say stays as a question."""
