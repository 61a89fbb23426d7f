from __future__ import annotations

from django.urls import path

from tutti.work.views import by_link, department, on_case, steering, tasks

urlpatterns = [
    path("cases/<int:case_id>/inside/", on_case.inside, name="case-inside"),
    path("cases/<int:case_id>/notes/", on_case.notes, name="case-notes"),
    path("cases/<int:case_id>/notes/mentions/", on_case.mentions, name="case-mentions"),
    path("cases/<int:case_id>/notes/files/<int:file_id>/", on_case.note_file, name="note-file"),
    path("cases/<int:case_id>/tasks/", on_case.ask, name="case-tasks"),
    path("tasks/", tasks.my_tasks, name="my-tasks"),
    path("tasks/<int:task_id>/", tasks.task_page, name="task"),
    path("tasks/<int:task_id>/withdraw/", steering.withdraw, name="task-withdraw"),
    path("tasks/<int:task_id>/reassign/", steering.reassign, name="task-reassign"),
    path("tasks/<int:task_id>/reply/", steering.answer_doer, name="task-reply"),
    path("tasks/<int:task_id>/ask/<int:member_id>/", steering.ask_them, name="task-ask-them"),
    path("tasks/<int:task_id>/wait/", steering.wait, name="task-wait"),
    path("tasks/<int:task_id>/cases/", steering.serve_too, name="task-serve"),
    path("tasks/<int:task_id>/cases/<int:case_id>/", steering.serve_not, name="task-serve-not"),
    path("tasks/<int:task_id>/list/", steering.add_lines, name="task-list"),
    path("tasks/<int:task_id>/mails/<int:notice_id>/", steering.mail_once_more, name="task-mail"),
    path("tasks/<int:task_id>/files/<slug:kind>/<int:file_id>/", tasks.task_file, name="task-file"),
    path("tasks/<int:task_id>/<slug:act>/", tasks.answer_task, name="task-answer"),
    path("departments/<int:department_id>/tasks/", department.work, name="department-work"),
    path(
        "departments/<int:department_id>/tasks/taking/", department.taking, name="department-taking"
    ),
    path("t/<slug:secret>/", by_link.by_link, name="task-by-link"),
    path("t/<slug:secret>/new-link/", by_link.new_link, name="task-new-link"),
    path(
        "t/<slug:secret>/files/<slug:kind>/<int:file_id>/",
        by_link.file_by_link,
        name="task-link-file",
    ),
    path("t/<slug:secret>/<slug:act>/", by_link.answer_by_link, name="task-link-answer"),
]
