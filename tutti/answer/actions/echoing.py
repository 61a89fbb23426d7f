"""What listening asks of the ledger: whether words of ours it hears may be a reply that is leaving right now."""

from __future__ import annotations

from tutti.answer.models import Send, State
from tutti.listen.echoes import knows_sends_under_way


@knows_sends_under_way
def leaving_now(channel_id: int) -> bool:
    """A send in flight or unclear has a name on its network that is not noted yet."""
    doubtful = Send.objects.filter(channel_id=channel_id, provider_id="")
    return doubtful.filter(state__in=[State.IN_FLIGHT, State.UNCERTAIN]).exists()
