"""Facts about what was written, kept beside it so that pages over many documents stay quick."""
