"""docs/reference/openapi.json: the API as it describes itself."""

from __future__ import annotations

import json
import os
from pathlib import Path


def api_pages(root: Path) -> dict[str, str]:
    """The description, keyed by its path, in a form that compares well."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")
    os.environ.setdefault("AFTERWORD_DATA", str(root / ".cache" / "docs"))
    import django

    django.setup()
    from afterword.api.app import api

    described = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    return {"docs/reference/openapi.json": json.dumps(described, indent=1, sort_keys=True, ensure_ascii=False) + "\n"}
