"""A station of the funnel: how many kept messages stand high now, and for which reason first."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tutti.cases.priority.parts import Code
from tutti.cases.priority.queries import weights_now
from tutti.cases.queries import Order
from tutti.ground.access.principal import principal
from tutti.triage.asking import Asked
from tutti.triage.stages import Note, Station, adds_station

# from the few cases that stand high to their messages, not the other way round
_HIGH = """
SELECT c.priority_reasons->0->>'code', count(DISTINCT d.message_id)
FROM cases_case c
JOIN cases_caseconversation l ON l.case_id = c.id AND l.detached_at IS NULL
JOIN listen_message m ON m.conversation_id = l.conversation_id AND m.direction = 'in'
JOIN triage_decision d ON d.message_id = m.id
WHERE c.state = 'open' AND c.priority >= %s AND d.tier = 'keep' AND d.day BETWEEN %s AND %s
  AND (%s::int8 IS NULL OR d.channel_id = %s::int8)
GROUP BY 1 ORDER BY 2 DESC
"""


@adds_station(order=40)
def stand_high(request: HttpRequest, asked: Asked) -> Station | None:
    """Two statements."""
    if not principal(request).works_the_desk:
        return None
    _normal, high, _urgent = weights_now().bands
    with connection.cursor() as cursor:
        cursor.execute(_HIGH, [high, asked.start, asked.end, asked.channel, asked.channel])
        rows = cursor.fetchall()
    url = f"{reverse('queues')}?order={Order.PRIORITY.value}"
    return Station(
        name=_("High priority"),
        amount=sum(amount for _code, amount in rows),
        url=url,
        says=_("now, of those still open"),
        notes=[
            Note(amount=amount, words=str(Code(code).label), url=url)
            for code, amount in rows
            if code in Code.values
        ],
    )
