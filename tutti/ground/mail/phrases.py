"""The phrases mail programs and people put around a reply, as patterns for one whole line.

A language is added by adding its phrases; `[éè]` stands where programs drop accents.
"""

from __future__ import annotations

import re

_FORWARDED = (
    r"begin forwarded message",
    r"forwarded message",
    r"(?:inizio )?messaggio inoltrato",
    r"weitergeleitete nachricht",
    r"anfang der weitergeleiteten \w+",
    r"(?:d[ée]but du )?message transf[ée]r[ée]",
    r"d[ée]but du message r[ée]exp[ée]di[ée]",
)
_ORIGINAL = (
    r"original message",
    r"reply message",
    r"messaggio originale",
    r"urspr[üu]ngliche nachricht",
    r"original-nachricht",
    r"message d'origine",
    r"mensaje original",
)
_FIELDS = (
    r"from|sent|to|cc|date|subject",
    r"da|inviato|data|a|oggetto",
    r"von|gesendet|datum|an|betreff",
    r"de|envoy[ée]|[àa]|objet|sujet|copie à",
    r"enviado|para|asunto|fecha",
)
_WRITERS = r"from|da|von|de"
_WROTE = (
    r"wrote",
    r"ha scritto",
    r"schrieb",
    r"a [ée]crit",
    r"escribi[óo]",
    r"escreveu",
    r"schreef",
    r"skrev",
    r"kirjoitti",
    r"napisa[łl](?:\(a\))?",
    r"napsal(?:\(a\))?",
)
_INTRODUCERS = (
    r"on|am|il|le|el|op|den|em|dne|dnia|w dniu",
    r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}",
    r"\w+day,?",
    r"[^\W\d]{2,3}\.? \d{1,2}\.",
)
_FOOTERS = (
    r"sent from (?:my|outlook|mail for|yahoo|proton)\b",
    r"get outlook for\b",
    r"inviato da(?:l mio| \w+ mail| outlook| yahoo)",
    r"scarica outlook",
    r"gesendet (?:von meine[mr]|mit der|aus)",
    r"von meinem \S+ gesendet",
    r"envoy[ée] (?:de|depuis) mon",
    r"t[ée]l[ée]charger outlook",
    r"enviado desde mi",
    r"verzonden vanaf mijn",
    r"skickat fr[åa]n min",
    r"sendt fra min",
)
_CLOSINGS = (
    r"(?:with )?(?:kind|best|warm(?:est)?|many)? ?(?:regards|wishes)",
    r"(?:yours )?(?:sincerely|faithfully|truly)",
    r"cheers|all the best|best|thank you",
    r"(?:many )?thanks(?: and (?:kind |best )?regards)?",
    r"(?:cordiali|distinti|migliori|cari|un caro) salut[io]",
    r"saluti|cordialmente|grazie(?: mille)?(?: e saluti)?",
    r"(?:mit )?(?:freundlich|best|herzlich|viel|lieb|schön)en? (?:gr(?:ü|ue)(?:ß|ss)en?|dank)",
    r"hochachtungsvoll|mfg|vg|lg|gru(?:ß|ss)",
    r"(?:bien )?cordialement|bien à vous|merci(?: d'avance)?",
    r"(?:meilleures )?salutations(?: distinguées)?",
    r"saludos|un saludo|atentamente",
    r"met vriendelijke groet(?:en)?|med vänliga hälsningar|mvh",
)


def _line(*patterns: str) -> re.Pattern[str]:
    return re.compile("".join(patterns), re.IGNORECASE)


def _any(phrases: tuple[str, ...]) -> str:
    return f"(?:{'|'.join(phrases)})"


FORWARDED = _line(r"[>\s]*(?:-{2,}\s*)?", _any(_FORWARDED), r"\b.*")
RULE = _line(r"\s*(?:_{20,}|-{2,}\s*", _any(_ORIGINAL), r"\s*-{2,})\s*")
FIELD = _line(r"[>*\s]*", _any(_FIELDS), r"\s?\*?\s?:\*?(?:\s.*|)")
WRITER_FIELD = _line(rf"[>*\s]*(?:{_WRITERS})\s?\*?\s?:\*?\s.*")
# A time or an address stands in every program's introduction, seldom in a person's own sentence.
INTRODUCTION = _line(r"(?=.*[\d@]).{0,250}\b", _any(_WROTE), r"(?:.{0,120}:| -{2,})\s*")
INTRODUCER = _line(r"\s*(?:-{2,}\s)?", _any(_INTRODUCERS), r"\s.*")
DASHES = _line(r"(?:--|—|__)\s*")
FOOTER = _line(r"\s*", _any(_FOOTERS), r".{0,100}")
CLOSING = _line(r"\s*", _any(_CLOSINGS), r"[\s,.!]*")
