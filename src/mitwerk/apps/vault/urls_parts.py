"""Addresses of parts lists, attributions and safety notices."""

from __future__ import annotations

from django.urls import path

from mitwerk.apps.vault.views import parts, safety

urlpatterns = [
    path("blueprints/<str:code>/parts/", parts.edit_parts, name="parts-edit"),
    path("revisions/<str:code>/parts/", parts.parts_list, name="parts-list"),
    path("revisions/<str:code>/parts.csv", parts.parts_csv, name="parts-csv"),
    path("revisions/<str:code>/parts/pin/", parts.pin, name="pin"),
    path("revisions/<str:code>/attribution.txt", parts.attribution, name="attribution"),
    path("revisions/<str:code>/safety/new/", safety.warn, name="safety-new"),
    path("safety/<str:code>/", safety.safety, name="safety"),
    path("safety/<str:code>/answer/", safety.answer, name="safety-answer"),
]
