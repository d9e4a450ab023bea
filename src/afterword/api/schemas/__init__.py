"""What the API takes and gives, noun by noun; times are UTC, dates are ISO."""
