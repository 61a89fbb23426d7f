"""All addresses: each app's `urls.py` names its own in full, and this page joins them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tutti.config.apps_found import tutti_modules

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(module)) for module in tutti_modules("urls")
]

handler400 = "tutti.ground.ui.views.errors.bad_request"
handler403 = "tutti.ground.ui.views.errors.forbidden"
handler404 = "tutti.ground.ui.views.errors.not_found"
handler500 = "tutti.ground.ui.views.errors.broken"
