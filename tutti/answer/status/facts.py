"""What happens to the pages customers see. Secrets stand nowhere; the words they add arrive as all words do."""

from __future__ import annotations

from tutti.journal.facts import Fact


class StatusLinkMade(Fact):
    """A person can see how a case stands from now on. `by_hand`: a member made it to pass it on themselves."""

    name = "answer.status_link_made"
    subject = "case"
    says = "{person} can see how {case} stands"

    case: int
    person: int
    link: int
    by_hand: bool = False


class StatusLinksRevoked(Fact):
    """The links sent so far open nothing any more; `links` is how many."""

    name = "answer.status_links_revoked"
    subject = "case"
    says = "{by} ended the links to the page of {case}"

    case: int
    links: int


class StatusPageChanged(Fact):
    """How the house shows its page was changed; `fields` names what, never to what."""

    name = "answer.status_page_changed"
    subject = "house"
    says = "{by} changed what customers see: {fields}"

    house: int
    fields: tuple[str, ...]
