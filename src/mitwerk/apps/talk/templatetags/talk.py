"""Talk inside other pages: ``{% load talk %}{% thread_list "entry:7k2m" %}``."""

from __future__ import annotations

from typing import Any

from django import template

from mitwerk.apps.talk.forms import PinForm

register = template.Library()


@register.inclusion_tag("talk/parts/slot.html")
def thread_list(ref: str) -> dict[str, object]:
    """Put a subject's discussion here: fetched by HTMX, a link without JavaScript.

    Costs the page no query; rights are decided where the discussion is fetched.
    """
    return {"ref": ref}


@register.inclusion_tag("talk/parts/pin_form.html", takes_context=True)
def pin_form(
    context: dict[str, Any], ref: str, path: str, form_id: str = "pin-form"
) -> dict[str, object]:
    """Put the form of a pin here; the viewer fills x, y, z and part and shows it.

    Use it only where the viewer may write; the service refuses otherwise.
    """
    form = PinForm(initial={"path": path}, auto_id=f"{form_id}-%s")
    return {"ref": ref, "form": form, "form_id": form_id, "csrf_token": context.get("csrf_token")}
