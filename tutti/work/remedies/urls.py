from __future__ import annotations

from django.urls import path

from tutti.work.remedies.views import batches, finance, hooks, lists, on_case, one

urlpatterns = [
    path("cases/<int:case_id>/remedies/", on_case.propose, name="propose-remedy"),
    path("cases/<int:case_id>/remedies/cards/", on_case.cards, name="case-remedies"),
    path("cases/<int:case_id>/remedies/preview/", on_case.preview, name="remedy-preview"),
    path("remedies/", lists.remedies, name="remedies"),
    path("remedies/<int:remedy_id>/", one.remedy, name="remedy"),
    path("remedies/<int:remedy_id>/change/", one.change, name="revise-remedy"),
    path("remedies/<int:remedy_id>/settle/", one.settle, name="settle-remedy"),
    path("remedies/files/", batches.files, name="remedy-files"),
    path("remedies/files/<int:batch_id>/", batches.file, name="remedy-file"),
    path("remedies/files/<int:batch_id>/csv/", batches.download, name="remedy-file-csv"),
    path("remedies/files/<int:batch_id>/lines/", batches.confirm, name="remedy-file-lines"),
    path("settings/finance/", finance.connections, name="finance"),
    path("settings/finance/new/<slug:way>/", finance.new, name="new-finance"),
    path("settings/finance/<int:connection_id>/", finance.connection, name="finance-connection"),
    path("settings/finance/<int:connection_id>/change/", finance.change, name="change-finance"),
    path("settings/finance/<int:connection_id>/test/", finance.test, name="test-finance"),
    path("settings/finance/<int:connection_id>/secret/", finance.renew, name="renew-finance"),
    path("settings/finance/<int:connection_id>/state/", finance.switch, name="switch-finance"),
    path("hooks/remedies/<slug:token>/", hooks.remedy_event, name="remedy-hook"),
]
