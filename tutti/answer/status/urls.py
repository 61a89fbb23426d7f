from __future__ import annotations

from django.urls import path

from tutti.answer.status.views.by_link import file_by_link, status_by_link
from tutti.answer.status.views.inside import (
    customer_view,
    end_links,
    make_link,
)
from tutti.answer.status.views.settings import status_settings

urlpatterns = [
    path("s/<str:secret>/", status_by_link, name="status-by-link"),
    path("s/<str:secret>/files/<int:file_id>/", file_by_link, name="status-file"),
    path("cases/<int:case_id>/customer-view/", customer_view, name="customer-view"),
    path("cases/<int:case_id>/customer-view/link/", make_link, name="customer-link"),
    path("cases/<int:case_id>/customer-view/end-links/", end_links, name="customer-links-end"),
    path("settings/status-page/", status_settings, name="status-settings"),
]
