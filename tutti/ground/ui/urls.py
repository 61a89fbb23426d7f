from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from tutti.ground.ui.views.gallery import gallery
from tutti.ground.ui.views.more import more, nav

urlpatterns: list[URLPattern] = [
    path("more/", more, name="more"),
    path("nav/", nav, name="nav"),
]
if settings.DEBUG:
    urlpatterns += [path("ui/", gallery, name="gallery")]
