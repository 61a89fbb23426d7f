from __future__ import annotations

from django.urls import path

from tutti.triage.teaching.views import learners, readings, words

urlpatterns = [
    path("settings/understanding/", learners.understanding, name="understanding"),
    path("settings/understanding/learners/<slug:name>/", learners.learner, name="learner"),
    path(
        "settings/understanding/learners/<slug:name>/train/",
        learners.train_again,
        name="learner-train",
    ),
    path(
        "settings/understanding/learners/<slug:name>/reset/",
        learners.reset_learner,
        name="learner-reset",
    ),
    path(
        "settings/understanding/lessons/<int:lesson_id>/forget/",
        learners.forget_lesson,
        name="lesson-forget",
    ),
    path("settings/understanding/read-again/", words.read_messages_again, name="read-again"),
    path("settings/understanding/words/<slug:kind>/", words.words, name="own-words"),
    path("settings/understanding/words/<slug:kind>/new/", words.new_word, name="new-own-word"),
    path("settings/understanding/words/<slug:kind>/<int:word_id>/", words.word, name="own-word"),
    path(
        "settings/understanding/words/<slug:kind>/<int:word_id>/remove/",
        words.remove_word,
        name="remove-own-word",
    ),
    path("messages/<int:message_id>/reading/", readings.reading, name="reading"),
    path("messages/<int:message_id>/reading/correct/", readings.correct, name="reading-correct"),
    path(
        "messages/<int:message_id>/reading/take-back/",
        readings.take_back,
        name="reading-take-back",
    ),
]
