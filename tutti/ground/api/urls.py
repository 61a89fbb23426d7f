from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tutti.ground.api.resources import PREFIX
from tutti.ground.api.routing import router
from tutti.ground.api.views import reading, tokens

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings/api/", tokens.own_tokens, name="api-tokens"),
    path("settings/api/everybody/", tokens.every_token, name="api-every-token"),
    path("settings/api/reference/", reading.reference, name="api-reference"),
    path("settings/api/<int:token_id>/revoke/", tokens.revoke, name="api-revoke"),
    path("api/v1/openapi.json", reading.openapi, name="api-openapi"),
    path(PREFIX, include(router().urls)),
]
