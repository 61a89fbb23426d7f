"""Full buckets say nothing."""

from __future__ import annotations

from django.utils import timezone

from tutti.ground.jobs import periodic
from tutti.ground.limits.models import Bucket


@periodic("23 * * * *")
def forget_full_buckets() -> None:
    Bucket.objects.filter(full_at__lt=timezone.now()).delete()
