from __future__ import annotations

from django.urls import path

from tutti.listen.views.channel import (
    change,
    channel,
    live_test,
    set_confirming,
    set_sending,
    set_state,
)
from tutti.listen.views.channels import channels, choose_channel, new_channel
from tutti.listen.views.forms import (
    embed_script,
    embedded_form,
    embedded_thanks,
    form_thanks,
    public_form,
)
from tutti.listen.views.imports import imports, new_import, one_import
from tutti.listen.views.quarantine import quarantine, raw_item, settle_item
from tutti.listen.views.webhooks import webhook

urlpatterns = [
    path("settings/channels/", channels, name="channels"),
    path("settings/channels/new/", choose_channel, name="choose-channel"),
    path("settings/channels/new/<slug:kind>/", new_channel, name="new-channel"),
    path("settings/channels/<int:channel_id>/", channel, name="channel"),
    path("settings/channels/<int:channel_id>/change/", change, name="channel-change"),
    path("settings/channels/<int:channel_id>/test/", live_test, name="channel-test"),
    path("settings/channels/<int:channel_id>/state/", set_state, name="channel-state"),
    path("settings/channels/<int:channel_id>/sending/", set_sending, name="channel-sending"),
    path(
        "settings/channels/<int:channel_id>/confirming/", set_confirming, name="channel-confirming"
    ),
    path("settings/quarantine/", quarantine, name="quarantine"),
    path("settings/quarantine/<int:envelope_id>/raw/", raw_item, name="quarantine-raw"),
    path("settings/quarantine/<int:envelope_id>/settle/", settle_item, name="quarantine-settle"),
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
