"""Who wrote to Larkmoor under two names: typing slips, a short form, other alphabets, and a look-alike."""

from __future__ import annotations

from tutti.journal.facts import SYSTEM
from tutti.journal.passing import follow_past_now
from tutti.people.actions.changing import add_identity, create_person

# name, identities; two lines each are one person's, but for the last two
PROFILES = (
    ("Inês Duarte", (("email", "ines.duarte@gmail.com"), ("phone", "+351912407204"))),
    ("Ines Duarte", (("email", "inesduarte+bank@gmail.com"), ("handle", "inesduarte@lisboa.example"))),
    ("Giuseppe De Luca", (("email", "g.deluca@posta.example"), ("phone", "+390255540178"))),
    ("Beppe De Luca", (("handle", "gdeluca"),)),
    ("Мария Петрова", (("email", "m.petrova@pochta.example"), ("phone", "+359888104455"))),
    ("Мария Петровa", (("email", "m.petrova@pochta.exampel"),)),  # noqa: RUF001 -- a look-alike
    ("田中 美咲", (("handle", "misaki.tanaka@toot.example"),)),
    ("田中 美咲", (("email", "misaki.tanaka@yubin.example"),)),
    ("Νίκος Παπαδόπουλος", (("email", "nikos.pap@taxydromos.example"), ("phone", "+302105550143"))),
    ("Νικος Παπαδοπουλος", (("email", "nikos.pap@work.example"),)),
    ("Tomasz Wiśniewski", (("phone", "+48221230117"),)),
    ("Wisniewski Tomasz", (("email", "tomasz.wisniewski@list.example"), ("handle", "tomaszwisniewski"))),
    ("Helena Brandt", (("email", "helena.brandt@brief.example"),)),
    ("H. Brandt", (("email", "helena.brandt@arbeit.example"),)),
)  # fmt: skip


def fill() -> None:
    """Bring them, and let them be compared."""
    for name, identities in PROFILES:
        (kind, value), *others = identities
        person = create_person(name=name, kind=kind, value=value, by=SYSTEM)
        for kind, value in others:
            add_identity(person, kind=kind, value=value, by=SYSTEM)
    follow_past_now()
