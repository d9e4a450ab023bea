"""Documents that come from elsewhere: what is sure in them, how they are stored, and how two sides are merged."""
