from __future__ import annotations

from django.urls import path

from tutti.listen.views.forms import (
    embed_script,
    embedded_form,
    embedded_thanks,
    form_thanks,
    public_form,
)
from tutti.listen.views.imports import imports, new_import, one_import
from tutti.listen.views.webhooks import webhook

urlpatterns = [
    path("imports/", imports, name="imports"),
    path("imports/new/", new_import, name="new-import"),
    path("imports/<int:import_id>/", one_import, name="import"),
    path("form/embed.js", embed_script, name="embed-script"),
    path("form/<str:token>/", public_form, name="public-form"),
    path("form/<str:token>/thanks/<slug:reference>/", form_thanks, name="form-thanks"),
    path("form/<str:token>/embed/", embedded_form, name="embedded-form"),
    path(
        "form/<str:token>/embed/thanks/<slug:reference>/", embedded_thanks, name="embedded-thanks"
    ),
    path("hooks/<str:token>/", webhook, name="webhook"),
]
