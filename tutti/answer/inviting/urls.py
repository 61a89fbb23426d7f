from __future__ import annotations

from django.urls import path

from tutti.answer.inviting.views.deciding import decide

urlpatterns = [
    path("cases/<int:case_id>/invited/<int:invitation_id>/", decide, name="invited-decide"),
]
