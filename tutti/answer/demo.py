"""What Larkmoor is about to say: a draft, and replies worth keeping."""

from __future__ import annotations

from tutti.answer.actions.drafting import save_draft
from tutti.answer.actions.saving_replies import save_reply
from tutti.answer.models import SavedReply
from tutti.cases.demo import case_of, member
from tutti.cases.queries import conversations_of, messages_of
from tutti.journal.facts import SYSTEM

SAVED = {
    "We are looking into it": {
        "en": "Thank you for writing. A named colleague has it now, and you hear from us by tomorrow.",
        "it": "Grazie per averci scritto. Se ne occupa un collega e avrà nostre notizie entro domani.",
    },
    "Which papers we need": {
        "en": "We need a scan of your passport and of the form, signed. A clear photo is enough.",
        "it": "Ci servono una copia del passaporto e il modulo firmato. Basta una foto leggibile.",
    },
}


def fill() -> None:
    for name, texts in SAVED.items():
        save_reply(SavedReply(), name=name, texts=texts, department=None, by=SYSTEM)
    case, ada = case_of("March payment"), member("ada")
    (conversation, *_) = conversations_of(case)
    newest = messages_of([conversation], latest=1)[-1]
    save_draft(
        case,
        conversation,
        member=ada,
        text="Dear Mira,\n\nyou were right. The new rate was applied one month early.",
        base_message_id=newest.pk,
    )
