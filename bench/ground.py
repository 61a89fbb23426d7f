"""A Tutti of its own to measure: an embedded server as the product runs it, durable, in a folder that goes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def house_of_its_own(home: Path) -> Iterator[None]:
    """Start the server, migrate, and leave nothing behind."""
    os.environ["TUTTI_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
    os.environ.setdefault("TUTTI_LOG", "WARNING")
    from tutti.ground.postgres.cluster import Cluster

    with Cluster(home).joined():
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        try:
            yield
        finally:
            connections.close_all()
