"""Unpacking what came compressed, never more at once than was allowed altogether."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tutti.ground.http.errors import Unreachable

GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


def unpacked(pieces: Iterable[bytes], *, encoding: str, limit: int) -> Iterator[bytes]:
    """The decoded body in pieces of at most `limit` + 1 bytes, for a caller who stops past `limit`.

    Only gzip and deflate: a library's own decoding would unfold a piece whole, and 64 KB can
    unfold to 64 MB.
    """
    match encoding.strip().lower():
        case "" | "identity":
            yield from pieces
        case "gzip" | "x-gzip" | "deflate":
            yield from _inflated(pieces, at_most=limit + 1)
        case _:
            raise Unreachable(_("The answer came in a compression that was not asked for."))


def _inflated(pieces: Iterable[bytes], *, at_most: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(GZIP_OR_ZLIB)
    try:
        for piece in pieces:
            yield inflater.decompress(piece, at_most)
    except zlib.error as error:
        raise Unreachable(_("The answer could not be unpacked.")) from error
    if not inflater.eof:
        raise Unreachable(_("The answer ended before its end."))
