"""What was understood of a message, and copied of its words, goes when its author deletes it on the network."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from tutti.ground.db.among import among
from tutti.triage.keeping import forget_everywhere
from tutti.triage.models import Reading


@transaction.atomic
def forget_deleted(conversations: Mapping[int, int]) -> None:
    """Forget what these messages (id to conversation id) said. That it was decided about them stays."""
    Reading.objects.filter(among("message_id", conversations)).delete()
    forget_everywhere(conversations)
