"""An ASGI scope as a WSGI environ."""

from __future__ import annotations

import sys
from typing import IO, Any
from wsgiref.util import FileWrapper


class LargeBlocks(FileWrapper):
    """Files leave in quarters of a megabyte; Django's own step of 4 KB would cross threads too often."""

    def __init__(self, filelike: IO[bytes], blksize: int = 0) -> None:
        del blksize
        super().__init__(filelike, 256 * 1024)


def environ(scope: dict[str, Any], body: IO[bytes], size: int) -> dict[str, Any]:
    """Headers with an underscore are dropped: they could pass for ones a proxy sets."""
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    found: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(size),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": LargeBlocks,
    }
    for name, value in scope["headers"]:
        _add_header(found, name.decode("latin-1"), value.decode("latin-1"))
    return found


def _add_header(found: dict[str, Any], name: str, value: str) -> None:
    if "_" in name or name == "content-length":
        return
    if name == "content-type":
        found["CONTENT_TYPE"] = value
        return
    key = "HTTP_" + name.upper().replace("-", "_")
    joint = "; " if name == "cookie" else ","
    found[key] = f"{found[key]}{joint}{value}" if key in found else value
