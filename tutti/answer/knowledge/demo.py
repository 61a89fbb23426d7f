"""What Larkmoor knows: three articles, in the languages it speaks."""

from __future__ import annotations

from dataclasses import dataclass

from tutti.answer.knowledge.actions.counting import count_words
from tutti.answer.knowledge.actions.writing import save_article
from tutti.answer.knowledge.models import Article
from tutti.cases.demo import member
from tutti.journal.facts import SYSTEM


@dataclass(frozen=True)
class Written:
    """A title and a text in English and Italian, a paragraph a line."""

    titles: dict[str, str]
    english: tuple[str, ...]
    italian: tuple[str, ...]
    for_customers: bool = False


ARTICLES = (
    Written(
        {
            "en": "A mortgage payment is too high after a new rate",
            "it": "Una rata di mutuo troppo alta dopo il nuovo tasso",
        },
        (
            "When a new rate was applied before its date, Finance reckons the difference and gives it back.",
            "Ask Finance for the plan of payments of the month before and of the month after.",
            "Tell the customer the amount and the day it reaches the account.",
        ),
        (
            "Se il nuovo tasso è stato applicato prima della data, la Contabilità calcola la differenza.",
            "Chiedete alla Contabilità il piano dei pagamenti del mese prima e del mese dopo.",
            "Dite al cliente l’importo e il giorno in cui arriva sul conto.",
        ),
    ),
    Written(
        {"en": "A card that is lost or stolen", "it": "Una carta persa o rubata"},
        (
            "We block the card first, then we look at the payments that are not yours.",
            "A new card is with you in three working days. The account stays, the number changes.",
        ),
        (
            "Prima blocchiamo la carta, poi guardiamo i pagamenti che non sono suoi.",
            "La carta nuova arriva in tre giorni lavorativi. Il conto resta, il numero cambia.",
        ),
        for_customers=True,
    ),
    Written(
        {
            "en": "When the card machine of a shop is down",
            "it": "Quando il terminale di un negozio non funziona",
        },
        (
            "Operations can restart it from here if it answers.",
            "If it does not, a technician comes the same day when the shop calls before noon.",
        ),
        (
            "L’Esercizio può riavviarlo da qui, se risponde.",
            "Altrimenti un tecnico arriva in giornata quando il negozio chiama prima di mezzogiorno.",
        ),
    ),
)


def fill() -> None:
    ada = member("ada")
    for written in ARTICLES:
        save_article(
            Article(),
            titles=written.titles,
            bodies={"en": "\n\n".join(written.english), "it": "\n\n".join(written.italian)},
            department=None,
            for_customers=written.for_customers,
            member=ada,
            by=SYSTEM,
        )
    count_words()
