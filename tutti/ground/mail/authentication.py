"""What our own mail server found out about a letter's sender (RFC 8601).

Anybody can write an Authentication-Results header. Only the one at the very top is looked at, and
only when it names a server the administrator configured; that server must strip headers that
forge its name (RFC 8601 §5), which the how-to on mailboxes says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tutti.ground.mail.headers import Headers
from tutti.ground.mail.letter import Authentication, Signature

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_RESULT = re.compile(
    r"\s*([a-z][a-z0-9-]*)(?:\s*/\s*1)?\s*=\s*([a-z]+)(?=\s|$)(.*)", re.IGNORECASE | re.DOTALL
)
_PROPERTY = re.compile(r"([a-z]+\.[a-z0-9_-]+)\s*=\s*([^\s;]+)", re.IGNORECASE)


def authentication(headers: Headers, servers: Sequence[str]) -> Authentication | None:
    """The results of the top-most header when it is one of `servers`'; else None: nothing is
    known.
    """
    written = headers.raw("authentication-results")
    server, *results = _without_comments(_QUOTED.sub("", written)).split(";")
    name = server.split()[0].lower() if server.split() else ""
    if name not in {one.lower() for one in servers}:
        return None
    return _gathered(name, [found for found in map(_RESULT.match, results) if found])


def _gathered(server: str, results: list[re.Match[str]]) -> Authentication:
    dmarc = [
        (one[2].lower(), _domain(one[3], "header.from")) for one in results if _is(one, "dmarc")
    ]
    spf = [one[2].lower() for one in results if _is(one, "spf")]
    dkim = (one for one in results if _is(one, "dkim"))
    verdict, domain = _worst(dmarc)
    return Authentication(
        server=server,
        spf=spf[0] if spf else "none",
        dmarc=verdict,
        dmarc_domain=domain,
        dkim=tuple(
            Signature(
                result=one[2].lower(),
                domain=_domain(one[3], "header.d") or _domain(one[3], "header.i"),
            )
            for one in dkim
        ),
    )


def _is(result: re.Match[str], method: str) -> bool:
    return result[1].lower() == method


def _worst(verdicts: list[tuple[str, str]]) -> tuple[str, str]:
    """Several verdicts that differ are nothing to rely on: one that is no pass wins."""
    failing = [one for one in verdicts if one[0] != "pass"]
    return (failing or verdicts or [("none", "")])[0]


def _domain(properties: str, name: str) -> str:
    found = (one[2] for one in _PROPERTY.finditer(properties) if one[1].lower() == name)
    return next(found, "").rpartition("@")[2].lower().rstrip(".")


def _without_comments(text: str) -> str:
    """`text` without what stands in brackets; an opening bracket that is never closed hides the
    rest.
    """
    depth, kept = 0, []
    for character in text:
        depth += character == "("
        if depth == 0:
            kept.append(character)
        depth -= character == ")" and depth > 0
    return "".join(kept)
