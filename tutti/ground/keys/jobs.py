"""Keys that ended are forgotten a while later."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from tutti.ground.jobs import periodic
from tutti.ground.keys.models import Key

KEPT_AFTER_END = timedelta(days=30)


@periodic("51 3 * * *")
def forget_ended_keys() -> None:
    before = timezone.now() - KEPT_AFTER_END
    Key.objects.filter(Q(expires_at__lt=before) | Q(revoked_at__lt=before)).delete()
