"""Compare the API's description with docs/api/openapi.json, or renew it with ``--write``.

Prevents changes of the API that nobody meant.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

SNAPSHOT = Path(__file__).parents[1] / "docs/api/openapi.json"


def current() -> str:
    """Return the description as stable, indented JSON."""
    os.environ["MITWERK_HOME"] = tempfile.mkdtemp(prefix="mitwerk-openapi-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "mitwerk.project.settings"
    import django

    django.setup()
    from mitwerk.project.api import api
    from mitwerk.project.urls import urlpatterns

    assert urlpatterns, "the routers are mounted by the urls"  # noqa: S101 - import for effect
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    return json.dumps(schema, indent=1, sort_keys=True, default=str) + "\n"


def main() -> int:
    text = current()
    if "--write" in sys.argv:
        SNAPSHOT.parent.mkdir(parents=True, exist_ok=True)
        SNAPSHOT.write_text(text)
        print(f"wrote {SNAPSHOT.name}")
        return 0
    if not SNAPSHOT.exists() or SNAPSHOT.read_text() != text:
        print("The API differs from docs/api/openapi.json. Meant? Then: make openapi")
        return 1
    print("The API is as described.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
