"""A content as a response no browser runs. Who may have it is the calling view's business."""

from __future__ import annotations

from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags

from tutti.ground.files.keeping import open_stream
from tutti.ground.files.models import Blob
from tutti.ground.files.names import safe_name

# The only types ever served. In the page: pictures whose first bytes agree; the rest downloads.
PICTURES = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
}
DOWNLOADS = frozenset(
    {
        "application/pdf",
        "application/zip",
        "application/msword",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "audio/mpeg",
        "message/rfc822",
        "text/csv",
        "text/plain",
        "video/mp4",
    }
)
UNKNOWN = "application/octet-stream"
LONGEST_MARK = 16
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=300",
}


def serve(request: HttpRequest, sha256: str, *, name: str, content_type: str) -> HttpResponseBase:
    """The content as a download called `name`, or in the page when it is a picture.

    The caller has checked that the asker may read the object the file hangs on. `content_type` is
    what the sender claimed; it only picks from a closed table, and `name` never picks at all.
    """
    tag = f'"{sha256}"'
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return _dressed(HttpResponseNotModified(), tag)
    try:
        stream = open_stream(sha256)
    except Blob.DoesNotExist as error:
        raise Http404 from error
    mark = stream.read(LONGEST_MARK)
    stream.seek(0)
    served, way = _type_and_way(content_type, mark)
    response = FileResponse(stream, content_type=served)
    response.headers["Content-Disposition"] = disposition(name, way=way)
    return _dressed(response, tag)


def disposition(name: str, *, way: str = "attachment") -> str:
    """The header's value for a file called `name`, in letters every proxy passes on."""
    return f"{way}; filename*=UTF-8''{quote(safe_name(name), safe='')}"


def _type_and_way(claimed: str, mark: bytes) -> tuple[str, str]:
    kind = claimed.partition(";")[0].strip().lower()
    if mark.startswith(PICTURES.get(kind, ())):
        return kind, "inline"
    if kind in DOWNLOADS:
        return kind, "attachment"
    return UNKNOWN, "attachment"


def _dressed(response: HttpResponse | FileResponse, tag: str) -> HttpResponseBase:
    for header, value in HEADERS.items():
        response.headers[header] = value
    response.headers["ETag"] = tag
    return response
