"""Addresses of the upload protocol, outside the pages."""

from __future__ import annotations

from django.urls import path

from mitwerk.apps.vault.views import tus

urlpatterns = [
    path("", tus.collection, name="tus"),
    path("<str:code>", tus.one, name="tus-upload"),
]
