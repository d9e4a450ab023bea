"""Keeps the index of search in step, and the views that people save."""

from afterword.domain.search.services.indexing import BATCH, Thing, everything, index, mark_stale, unindexed
from afterword.domain.search.services.saved_views import PAGES, remove_view, save_view

__all__ = ["BATCH", "PAGES", "Thing", "everything", "index", "mark_stale", "remove_view", "save_view", "unindexed"]
