"""Addresses of what files measure, and of parts that are alike."""

from __future__ import annotations

from django.urls import path

from mitwerk.apps.vault.views import credit, facts

urlpatterns = [
    path("revisions/<str:code>/credit/", credit.credit, name="credit"),
    path("similar-parts/", facts.similar_parts, name="similar-parts"),
    path("similar-parts/<str:code>/", facts.look, name="look"),
    path("uploads/alike/", facts.alike_uploads, name="alike-uploads"),
    path("revisions/<str:code>/files/<int:number>/facts/", facts.facts, name="facts"),
    path("revisions/<str:code>/files/<int:number>/alike/", facts.alike_parts, name="alike"),
]
