"""The way to their page in what customers get: a button's line, the end of a confirmation, and the link itself."""

from __future__ import annotations

import logging

from tutti.answer.leaving import confirms_with, inserts, touches_last
from tutti.answer.models import Send
from tutti.answer.status.actions.linking import make_status_link
from tutti.answer.status.errors import NoPage
from tutti.answer.status.links import has_mark, line_with_mark, with_link, without_mark
from tutti.answer.status.queries import is_shown, person_of
from tutti.cases.models import Case
from tutti.ground.house.speaking import speaking
from tutti.journal.facts import SYSTEM
from tutti.listen.models import Conversation

logger = logging.getLogger(__name__)


@inserts("status-page")
@confirms_with
def line_to_their_page(case: Case, conversation: Conversation) -> str:
    """The line with the mark, in the person's language; "" where they can have no page."""
    person = person_of(conversation)
    if person is None or not is_shown():
        return ""
    del case  # the page is made for whoever reads the reply, as it leaves
    with speaking(person.root.language):
        return line_with_mark()


@touches_last
def link_for_the_mark(send: Send, text: str) -> str:
    """A link made now, for the person the reply goes to and the case it stands in; no one else's fits here."""
    if not has_mark(text):
        return text
    person = person_of(send.conversation)
    try:
        link = make_status_link(send.case, person=person, by=SYSTEM) if person else ""
    except NoPage as reason:
        logger.info("The reply %s leaves without a link: %s", send.pk, reason)
        link = ""
    return with_link(text, link) if link else without_mark(text)
