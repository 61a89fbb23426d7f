"""Secrets that are said to be one ("my password is …", "PIN: 1234"), or that show it by their form (keys, tokens)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tutti.ground.text.spans import Span

_IS = r"(?:\s{0,3}[:=]\s{0,3}|\s{1,3}(?:is|was|are|è|e'|é|era|ist|lautet|es|est)\s{1,3}:?\s{0,3})"
_QUOTED = r"[\"'“«`]"
_VALUE = rf"(?:{_QUOTED}(?P<quoted>[^\n\"”’»`]{{3,80}})[\"'”’»`]|(?P<plain>\S{{4,80}}))"
_OF_WHOM = (
    r"(?:\s{1,2}(?:for|of|to|per|di|del|della|für)\s{1,2}[^\s:=]{1,40}(?:\s[^\s:=]{1,20}){0,3})?"
)

_PASSWORD = re.compile(
    r"\b(?P<word>pass ?words?|pass ?phrase|passcode|passwd|passwort|kennwort|pwd|pw|pass|parola d[’']ordine"
    r"|parola chiave|contraseña|mot de passe|(?:api|secret|access|client|auth)[ _-]?(?:key|token|secret)|chiave api)"
    rf"{_OF_WHOM}(?P<way>{_IS}){_VALUE}",
    re.IGNORECASE,
)
_PIN = re.compile(
    r"\bpin\b(?P<code>[ -]?(?:code|number|no\.?|nr\.?))?(?:\s{1,2}(?:della|del|of|for|di)\s\S{1,20}){0,2}"
    rf"(?:{_IS}|\s{{0,3}}#?)(?P<plain>\d{{4,8}})\b(?![-/.]\d)",
    re.IGNORECASE,
)
_ONE_TIME = re.compile(
    r"\b(?:otp|tan|one[- ]?time (?:code|password|passcode|pin)|(?:verification|security|auth\w*|2fa|sms|login|access)"
    r" code|codice (?:otp|di verifica|di sicurezza|di accesso|di conferma|monouso|sms|pin))\b"
    rf"(?:{_IS}|\s{{1,3}})[\"'“]?(?P<plain>[A-Za-z0-9]{{3}}[- ]?[A-Za-z0-9]{{1,7}})\b",
    re.IGNORECASE,
)
_CARD_CODE = re.compile(
    r"\b(?:cvv2?|cvc2?|cv2|csc|cid|card verification (?:value|code|number)|security code|codice di sicurezza"
    rf"|prüf(?:ziffer|nummer))\b(?:\s(?:code|number|no\.?))?(?:{_IS}|\W{{0,4}})(?P<plain>\d{{3,4}})\b",
    re.IGNORECASE,
)
_BEHIND_CARD = re.compile(
    r"[\s,;|]{1,3}(?:(?:exp\w*\.?|valid \w+|scad\w*\.?)?[\s:]{0,3}"
    r"(?:0[1-9]|1[0-2])\s?[/-]\s?(?:20)?\d\d[\s,;|]{1,3}(?:and )?"
    r"(?P<dated>\d{3,4})|(?P<plain>\d{3}))\b(?![/.,-]?\d)"
)
_FORMS = {
    "key": re.compile(
        r"-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----(?:[^-]|-(?!----END)){0,20000}"
        r"(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?"
        r"|\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{10,200}|\bsk-[A-Za-z0-9_-]{20,200}|\bgh[pousr]_[A-Za-z0-9]{20,255}"
        r"|\bgithub_pat_\w{20,255}|\bglpat-[\w-]{20,64}|\bxox[abeoprs]-[\w-]{10,200}|\bAKIA[0-9A-Z]{16}\b"
        r"|\bAIza[\w-]{30,45}|\bwhsec_[A-Za-z0-9+/=]{16,200}"
        r"|\beyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,2000}"
    ),
    "token": re.compile(r"(?i:\bbearer)\s{1,3}(?P<plain>[A-Za-z0-9._~+/=-]{16,4000})"),
    "password": re.compile(r"://[^/\s:@]{1,80}:(?P<plain>[^/\s@]{3,80})@"),
}
# What follows "the password is" when nobody tells it.
_NO_SECRET = frozenset(
    """
    wrong incorrect correct right invalid expired blocked locked lost missing required needed forgotten unknown secure
    safe
    weak strong short long empty blank gone fine okay there here this that what mine yours case still again always never
    also only just really already being been changed reset sent shown saved stored working rejected accepted refused
    recognised recognized protected compromised hacked stolen leaked expiring same different temporary asked asking
    sbagliata errata scaduta corretta giusta bloccata persa dimenticata richiesta stata quella sempre ancora sicura
    valida
    sconosciuta cambiata uguale diversa troppo molto falsch abgelaufen gesperrt vergessen richtig korrekt ungültig weg
    incorrecta caducada incorrect expiré hidden none null true false your password help please link
    """.split()
)


def secret_spans(text: str, cards: Sequence[Span]) -> list[Span]:
    """Where secrets stand that are no card numbers; the codes of `cards` among them."""
    return [*_by_form(text), *_card_codes(text, cards), *_said(text)]


def _by_form(text: str) -> Iterator[Span]:
    for kind, form in _FORMS.items():
        for match in form.finditer(text):
            group = "plain" if "plain" in form.groupindex else 0
            yield Span(*match.span(group), kind)


def _card_codes(text: str, cards: Sequence[Span]) -> Iterator[Span]:
    for match in _CARD_CODE.finditer(text):
        yield Span(*match.span("plain"), "card_code")
    for card in cards:
        if behind := _BEHIND_CARD.match(text, card.end):
            yield Span(*behind.span("dated" if behind["dated"] else "plain"), "card_code")


def _said(text: str) -> Iterator[Span]:
    for match in _PASSWORD.finditer(text):
        if span := _told(match, text):
            yield span
    for match in _ONE_TIME.finditer(text):
        if any(letter.isdigit() for letter in match["plain"]):
            yield Span(*match.span("plain"), "code")
    for match in _PIN.finditer(text):
        if not (match["code"] and len(match["plain"]) == 6):  # noqa: PLR2004 -- where six digits are a postal code
            yield Span(*match.span("plain"), "pin")


def _told(match: re.Match[str], text: str) -> Span | None:
    """The secret itself, when what follows is one and not a word about it."""
    if match["quoted"]:
        return Span(*match.span("quoted"), "password")
    start, end = match.span("plain")
    value = match["plain"].rstrip(".,;!?)\"'”»")
    end = start + len(value)
    return Span(start, end, "password") if _is_secret(value, match, text[end:]) else None


def _is_secret(value: str, match: re.Match[str], rest: str) -> bool:
    if len(value) < 4 or value.casefold() in _NO_SECRET or set(value) <= set("•*.-_x"):  # noqa: PLR2004 -- as the pattern
        return False
    if value.lower().startswith(("http://", "https://", "<")):
        return False
    if not value.isalpha():
        return True
    return _is_telling(value, match, rest)


def _is_telling(value: str, match: re.Match[str], rest: str) -> bool:
    """Whether a value of letters alone is a secret, by how it is said."""
    stated = any(sign in match["way"] for sign in ":=")
    if re.search(r"\b(?:was|were|era)\b", match["way"]):  # "my password was denied"
        return False
    mixed = not (value.islower() or value.istitle() or value.isupper())
    return mixed or ((stated or match["word"].lower() != "pass") and _ends(rest))


def _ends(rest: str) -> bool:
    """Whether the sentence ends here: "my password is hunter." and not "my password is apparently wrong"."""
    return (
        re.match(r"[.,;!?)\"'”»]*(?:\s*$|\s*\n|[.,;!?]\s|\s+(?:and|e|und|but|ma)\b)", rest)
        is not None
    )
