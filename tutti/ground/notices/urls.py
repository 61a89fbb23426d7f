from __future__ import annotations

from django.urls import path

from tutti.ground.notices.views.needs_me import needs_me, read_all, read_one

urlpatterns = [
    path("notices/", needs_me, name="needs-me"),
    path("notices/read/", read_all, name="notices-read"),
    path("notices/<int:notice_id>/read/", read_one, name="notice-read"),
]
