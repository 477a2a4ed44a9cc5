"""Every door of the platform, read from the router: nothing is listed by hand."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver

from mitwerk.project import policies
from mitwerk.project.api import api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ninja.operation import Operation

    from mitwerk.kit.policy import Policy

# A value that fits each kind of placeholder but names nothing.
SAMPLE = {"int": "999999", "str": "zzzzzzzzzz", "slug": "model", "path": "zz", "uuid": "0" * 32}


@dataclass(frozen=True, slots=True)
class Page:
    """A page route with an address that can be asked for."""

    name: str
    address: str
    policy: Policy | None
    route: str
    takes_form: bool


@dataclass(frozen=True, slots=True)
class Call:
    """An API operation."""

    method: str
    address: str
    policy: Policy | None
    route: str


def pages() -> list[Page]:
    """Return every page route outside the API."""
    return [
        page for page in _pages(get_resolver().url_patterns, "/") if "/api/v1/" not in page.address
    ]


def _pages(patterns: list[Any], prefix: str) -> Iterator[Page]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _pages(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            policy = policies.of_view(pattern.callback)
            yield Page(
                str(pattern.name), _filled(route), policy, _named(route), takes_form(pattern)
            )


def takes_form(pattern: URLPattern) -> bool:
    """Tell whether a page changes something when it is posted to."""
    if view_class := getattr(pattern.callback, "view_class", None):
        return hasattr(view_class, "post")
    view = inspect.unwrap(pattern.callback)
    return inspect.isfunction(view) and "POST" in inspect.getsource(view)


def _named(route: str) -> str:
    """Return a route with its placeholders as the API writes them: ``{code}``."""
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", route))
    return route.replace("^", "").replace("$", "").replace("\\", "")


def _filled(route: str) -> str:
    route = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLE[m[1] or "str"], route)
    route = re.sub(r"\(\?P<\w+>\[0-9A-Za-z\]\+\)", "1", route)
    route = re.sub(r"\(\?P<\w+>[^)]*\)", "zz", route)
    return route.replace("^", "").replace("$", "").replace("\\", "")


def calls() -> list[Call]:
    """Return every operation of the API."""
    found = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                found += _calls(prefix, path, operation)
    return found


def _calls(prefix: str, path: str, operation: Operation) -> Iterator[Call]:
    filled = re.sub(r"{(?:(\w+):)?\w+}", lambda m: SAMPLE[m[1] or "str"], path)
    address = "/api/v1/" + (prefix.strip("/") + "/" + filled.lstrip("/")).lstrip("/")
    for method in operation.methods:
        policy = getattr(operation.view_func, "policy", None)
        yield Call(method, address, policy, f"/api/v1/{path.lstrip('/')}")
