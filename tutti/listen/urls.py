from __future__ import annotations

from django.urls import path

from tutti.listen.views.imports import imports, new_import, one_import
from tutti.listen.views.webhooks import webhook

urlpatterns = [
    path("imports/", imports, name="imports"),
    path("imports/new/", new_import, name="new-import"),
    path("imports/<int:import_id>/", one_import, name="import"),
    path("hooks/<str:token>/", webhook, name="webhook"),
]
