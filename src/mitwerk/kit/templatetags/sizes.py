"""Sizes of files in templates: ``{{ file.size|size_text }}``."""

from __future__ import annotations

from django import template

from mitwerk.kit.sizes import size_text

register = template.Library()
register.filter(size_text)
