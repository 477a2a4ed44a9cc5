"""Renders sample pages with the real templates, without an app or a database.

Used by the tests of the islands, and by hand to look at the parts:
`python -m tests.frontend.render OUT` writes one page per language into OUT.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from django.template import Context, Engine
from django.utils import translation

from mitwerk.project import samples

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "src/mitwerk/project/templates"
LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "moments": "mitwerk.kit.templatetags.moments",
    "l10n": "django.templatetags.l10n",
    "tz": "django.templatetags.tz",
}


def configure() -> None:
    """Set up just enough of Django, unless a project is set up already."""
    if settings.configured:
        return
    settings.configure(
        MITWERK=SimpleNamespace(clock_file=None),
        USE_I18N=True,
        USE_TZ=True,
        STATIC_URL="/static/",
        ROOT_URLCONF="tests.frontend.addresses",
        LANGUAGES=[("en", "English"), ("de", "Deutsch")],
        LOCALE_PATHS=[ROOT / "src/mitwerk/locale"],
        INSTALLED_APPS=["django.contrib.staticfiles"],
    )
    django.setup()


def engine() -> Engine:
    return Engine(dirs=[TEMPLATES, Path(__file__).parent / "pages"], libraries=LIBRARIES)


def page(name: str, language: str = "en", **extra: Any) -> str:
    """Return the HTML of a sample page in a language."""
    configure()
    with translation.override(language):
        context = Context({**samples.context(), **extra, "LANGUAGE_CODE": language})
        return engine().get_template(name).render(context)


def main() -> None:
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name in ("samples.html", "challenge.html", "ballot.html"):
        for language in ("en", "de"):
            target = out / f"{Path(name).stem}.{language}.html"
            target.write_text(page(name, language), encoding="utf-8")


if __name__ == "__main__":
    main()
