"""Optional libraries, imported when they are first needed."""

from __future__ import annotations

import importlib
from typing import Any

from mitwerk.engines.options.errors import MissingLibraryError


def library(module: str, package: str, purpose: str) -> Any:
    """Return the imported module, or refuse with the name of what to install."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        message = f"{purpose} needs {package}; install it with: pip install 'mitwerk[options]'"
        raise MissingLibraryError(message, where=package) from error
