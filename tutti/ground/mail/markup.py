"""HTML from strangers, made safe to show."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import escape

import nh3

from tutti.ground.mail.charsets import storable

MAX_HTML = 2_000_000
Images = Callable[[str], str | None]
"""Takes an image's source (`cid:…` or `https://…`) and gives the address to show, or None."""

_TAGS = set(
    re.findall(
        r"\w+",
        "a abbr b blockquote br caption center cite code col colgroup dd del dfn div dl dt em h1 "
        "h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub "
        "sup table tbody td tfoot th thead tr tt u ul var wbr ",
    )
)
_DROPPED_WHOLE = set(
    re.findall(
        r"\w+",
        "script style title head template noscript iframe object svg math textarea select ",
    )
)
_CELL = {"colspan", "rowspan", "align", "valign"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": _CELL,
    "th": _CELL,
    "ol": {"start", "type"},
    "p": {"align"},
    "div": {"align"},
}
_LINK = re.compile(r"(?:https?://|mailto:|tel:)[^\x00-\x20]", re.IGNORECASE)
_OWN_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=\s]*")
_SIZE = re.compile(r"[0-9]{1,4}%?")
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_MAX_ROUNDS = 5
_PATIENCE = 0.2  # seconds for a part of the whole; an honest letter takes 0.01


def clean(html: str, *, images: Images | None = None) -> str:
    """`html` with only what a letter needs left; for the moment it is shown, never for storing.

    No scripts, styles, forms, frames or ids. Remote pictures are left out, so that opening a
    letter tells nobody anything; `images` may give back an address of our own for a source. Links
    open elsewhere and pass nothing on. Cleaning what is clean changes nothing. HTML that is too
    tangled to bear comes back as its plain text.
    """
    if not bearable(html):
        return f"<p>{escape(without_tags(html))}</p>"
    done = cleaned(html, images)
    for _ in range(_MAX_ROUNDS):
        again = cleaned(done, _shown_before(done, images))
        if again == done:
            return done
        done = again
    return f"<p>{escape(without_tags(html))}</p>"


def cleaned(html: str, images: Images | None) -> str:
    def allowed(_tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return value if _LINK.match(value.strip()) else None
        if attribute == "src":
            return _picture(value.strip(), images)
        if attribute in ("width", "height", "colspan", "rowspan", "start"):
            return value if _SIZE.fullmatch(value) else None
        return value

    return nh3.clean(
        storable(html),
        tags=_TAGS,
        clean_content_tags=_DROPPED_WHOLE,
        attributes=_ATTRIBUTES,
        attribute_filter=allowed,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


def _picture(source: str, images: Images | None) -> str | None:
    if _OWN_PICTURE.fullmatch(source):
        return source
    return images(source) if images else None


def _shown_before(done: str, images: Images | None) -> Images | None:
    """On a second look the addresses we put in ourselves are kept as they are."""
    if images is None:
        return None
    ours = set(re.findall(r'<img[^>]* src="([^"]*)"', done))
    return lambda source: source if escape(source) in ours or source in ours else None


def bearable(html: str) -> bool:
    """Whether the sanitiser can be afforded: it takes quadratic time on deep nesting (15 s for
    600 KB).

    Twice the length costs at most four times the time, so growing prefixes bound the whole.
    """
    if len(html) > MAX_HTML:
        return False
    size = 40_000
    while size < len(html):
        started = time.thread_time()
        nh3.clean(html[:size])
        if time.thread_time() - started > _PATIENCE:
            return False
        size *= 2
    return True


def without_tags(html: str) -> str:
    return re.sub(r"<[^<>]{0,2000}>", " ", html[:MAX_HTML])
