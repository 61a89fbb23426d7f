"""Cases for programs: the lists, one case, what was said in it, and what the desk does with it."""

from __future__ import annotations

from tutti.cases.api.acting import Close, HandOver, NextAction, Reopen, Take
from tutti.cases.api.reading import Cases, Messages, OneCase
from tutti.cases.errors import CaseTrouble
from tutti.ground.access.policy import desk, members
from tutti.ground.api.resources import address, refused_by

refused_by(CaseTrouble)

addresses = [
    address("cases/", Cases, name="api-cases", rule=members),
    address("cases/<int:case_id>/", OneCase, name="api-case", rule=members),
    address("cases/<int:case_id>/messages/", Messages, name="api-messages", rule=members),
    address("cases/<int:case_id>/take/", Take, name="api-take", rule=desk),
    address("cases/<int:case_id>/hand-over/", HandOver, name="api-hand-over", rule=desk),
    address("cases/<int:case_id>/next-action/", NextAction, name="api-next-action", rule=desk),
    address("cases/<int:case_id>/close/", Close, name="api-close", rule=desk),
    address("cases/<int:case_id>/reopen/", Reopen, name="api-reopen", rule=desk),
]
