"""What may go wrong with the embedded server, in words for whoever runs it."""

from __future__ import annotations


class ClusterUnusable(Exception):
    """The embedded database cannot be used; the message says why and what to do. Nothing was changed."""


class OtherVersion(ClusterUnusable):
    """The data folder was made by another major version of PostgreSQL."""
