"""Tasks and notes for programs."""

from __future__ import annotations

from tutti.ground.access.policy import members
from tutti.ground.api.resources import address, refused_by
from tutti.work.api.notes import Notes
from tutti.work.api.tasks import (
    Accept,
    AskBack,
    Comment,
    Decline,
    Delegate,
    Finish,
    OneTask,
    OwnTasks,
    TasksOfCase,
)
from tutti.work.errors import WorkTrouble

refused_by(WorkTrouble)

addresses = [
    address("cases/<int:case_id>/notes/", Notes, name="api-notes", rule=members),
    address("cases/<int:case_id>/tasks/", TasksOfCase, name="api-case-tasks", rule=members),
    address("tasks/", OwnTasks, name="api-tasks", rule=members),
    address("tasks/<int:task_id>/", OneTask, name="api-task", rule=members),
    address("tasks/<int:task_id>/accept/", Accept, name="api-accept", rule=members),
    address("tasks/<int:task_id>/decline/", Decline, name="api-decline", rule=members),
    address("tasks/<int:task_id>/finish/", Finish, name="api-finish", rule=members),
    address("tasks/<int:task_id>/ask-back/", AskBack, name="api-ask-back", rule=members),
    address("tasks/<int:task_id>/comment/", Comment, name="api-comment", rule=members),
    address("tasks/<int:task_id>/delegate/", Delegate, name="api-delegate", rule=members),
]
