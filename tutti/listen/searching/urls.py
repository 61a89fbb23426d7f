from __future__ import annotations

from django.urls import path

from tutti.listen.searching.views.searches import (
    new_search,
    remove_search,
    search,
    searches,
    switch_search,
)

urlpatterns = [
    path("searches/", searches, name="searches"),
    path("searches/new/", new_search, name="new-search"),
    path("searches/<int:search_id>/", search, name="search-saved"),
    path("searches/<int:search_id>/switch/", switch_search, name="switch-search"),
    path("searches/<int:search_id>/remove/", remove_search, name="remove-search"),
]
