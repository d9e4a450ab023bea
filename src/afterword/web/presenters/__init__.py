"""What a page shows, worked out from the models, so that views and templates stay thin."""
