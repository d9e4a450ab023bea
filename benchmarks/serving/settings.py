"""The settings of the site with what measures it: each answer says in Server-Timing what the database took."""

from afterword.site.settings import *  # noqa: F403
from afterword.site.settings import MIDDLEWARE

MIDDLEWARE = ["serving.timing.Queries", *MIDDLEWARE]
