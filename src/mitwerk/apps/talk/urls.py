"""Addresses of talk; a subject's reference has a colon, so it never collides with a word."""

from django.urls import path, re_path

from mitwerk.apps.talk import views

REF = r"(?P<ref>[a-z][a-z_]+:[A-Za-z0-9._-]+)"

app_name = "talk"
urlpatterns = [
    re_path(rf"^talk/{REF}/$", views.board, name="board"),
    re_path(rf"^talk/{REF}/pins\.json$", views.pins, name="pins"),
    path("talk/threads/<str:code>/", views.thread, name="thread"),
    path("talk/posts/<str:code>/answer/", views.answer, name="answer"),
    path("talk/posts/<str:code>/withdraw/", views.withdraw, name="withdraw"),
    path("talk/posts/<str:code>/hide/", views.hide, name="hide"),
    path("notices/", views.notices, name="notices"),
    path("notices/read/", views.notices_read, name="notices-read"),
    path("notices/<str:code>/", views.notice, name="notice"),
]
