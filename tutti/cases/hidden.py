"""Messages of a case are for those who may see the case, on the pages of earlier stages too."""

from __future__ import annotations

from tutti.cases.models import Case, CaseConversation
from tutti.ground.access.principal import Principal
from tutti.listen.models import Message
from tutti.triage.teaching.seeing import hides_messages


@hides_messages
def in_a_case_kept_from_them(who: Principal, message: Message) -> bool:
    links = CaseConversation.objects.filter(
        conversation=message.conversation_id, detached_at__isnull=True
    )
    case_id = links.values_list("case_id", flat=True).first()
    return case_id is not None and not Case.objects.visible_to(who).filter(pk=case_id).exists()
