from __future__ import annotations

from django.urls import path

from tutti.cases.views import acts, belonging, calls, detail, inbox, messages, saved_views, search, taking

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("with-others/", inbox.away, name="with-others"),
    path("to-be-taken/", inbox.untaken, name="to-be-taken"),
    path("queues/", inbox.queues, name="queues"),
    path("queues/<int:department_id>/", inbox.queue, name="queue"),
    path("cases/<int:case_id>/row/", inbox.row, name="case-row"),
    path("cases/<int:case_id>/pane/", inbox.pane, name="case-pane"),
    path("cases/several/", taking.several, name="several-cases"),
    path("views/", saved_views.keep_view, name="keep-view"),
    path("views/<int:view_id>/remove/", saved_views.drop_view, name="drop-view"),
    path("calls/new/", calls.new_call, name="new-call"),
    path("calls/people/", calls.callers, name="callers"),
    path("search/", search.search, name="search"),
    path("cases/<int:case_id>/", detail.case_page, name="case"),
    path("cases/<int:case_id>/new-words/", detail.new_words, name="case-new-words"),
    path("cases/<int:case_id>/take/", acts.take, name="case-take"),
    path("cases/<int:case_id>/let-go/", acts.let_go, name="case-let-go"),
    path("cases/<int:case_id>/hand-over/", acts.hand_it_over, name="case-hand-over"),
    path("cases/<int:case_id>/next-action/", acts.next_action, name="case-next-action"),
    path("cases/<int:case_id>/settle/", acts.settle, name="case-settle"),
    path("cases/<int:case_id>/reopen/", acts.reopen, name="case-reopen"),
    path("cases/<int:case_id>/rename/", acts.rename, name="case-rename"),
    path("cases/<int:case_id>/attach/", belonging.attach, name="case-attach"),
    path("cases/<int:case_id>/detach/", belonging.detach, name="case-detach"),
    path("cases/<int:case_id>/seers/", belonging.seers, name="case-seers"),
    path("cases/<int:case_id>/audience/", belonging.set_audience, name="case-audience"),
    path("cases/<int:case_id>/share/", belonging.share, name="case-share"),
    path("cases/<int:case_id>/to-<slug:way>/", belonging.neighbour, name="case-neighbour"),
    path("messages/<int:message_id>/", messages.message_page, name="message"),
    path("messages/<int:message_id>/original/", messages.original, name="message-original"),
    path("messages/<int:message_id>/raw/", messages.raw, name="message-raw"),
    path("attachments/<int:attachment_id>/", messages.attachment, name="attachment"),
]
