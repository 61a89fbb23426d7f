from __future__ import annotations

from django.urls import path

from tutti.work.outcomes.views.mine import choose, work_for_customers
from tutti.work.outcomes.views.praise import only_thanks, praise, unpraise

urlpatterns = [
    path("me/work-for-customers/", work_for_customers, name="work-for-customers"),
    path("me/work-for-customers/mail/", choose, name="outcome-mail"),
    path("cases/<int:case_id>/praise/<int:message_id>/", praise, name="praise"),
    path("cases/<int:case_id>/praise/<int:message_id>/undo/", unpraise, name="unpraise"),
    path("cases/<int:case_id>/thanks/<int:message_id>/", only_thanks, name="only-thanks"),
]
