from __future__ import annotations

from django.urls import path

from tutti.ground.jobs.views.decide import discard_job, try_job_again
from tutti.ground.jobs.views.followers import followers, retry_parked_entry
from tutti.ground.jobs.views.overview import overview

urlpatterns = [
    path("settings/jobs/", overview, name="jobs"),
    path("settings/jobs/<int:number>/retry/", try_job_again, name="job-retry"),
    path("settings/jobs/<int:number>/discard/", discard_job, name="job-discard"),
    path("settings/followers/", followers, name="followers"),
    path("settings/followers/<int:number>/retry/", retry_parked_entry, name="parked-retry"),
]
