from __future__ import annotations

from tutti.engines.learning.actions.teaching import retrain
from tutti.engines.learning.models import Learnt
from tutti.ground.jobs import periodic


@periodic("40 2 * * *")
def retrain_learners() -> None:
    """In a quiet hour every lesson is weighed against all others, not only against the newest."""
    for name in (
        Learnt.objects.filter(lessons__isnull=False).values_list("learner", flat=True).distinct()
    ):
        retrain(name)
