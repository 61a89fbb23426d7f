"""Where the data lives: the server named by `DATABASE_URL`, else Tutti's own in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from tutti.ground.postgres.cluster import Cluster

# An open writer anywhere holds back every follower of the journal; a forgotten one is ended.
NO_IDLE_TRANSACTION = "-c idle_in_transaction_session_timeout=30s"


def database_settings(*, home: Path, url: str, pool_size: int) -> dict[str, Any]:
    """Django's description of the one database.

    `url` is a libpq address (`postgresql://user@host/name`); empty means the embedded server, which
    whoever runs the command has started (`ground/postgres`). `pool_size` 0 keeps one connection a thread.
    """
    parameters = conninfo_to_dict(url) if url else Cluster(home).connection_parameters()
    options: dict[str, Any] = {
        key: value
        for key, value in parameters.items()
        if key not in {"host", "port", "dbname", "user", "password"}
    }
    if pool_size:
        options["options"] = f"{options.get('options', '')} {NO_IDLE_TRANSACTION}".strip()
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 30}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parameters.get("dbname", "tutti"),
        "USER": parameters.get("user", ""),
        "PASSWORD": parameters.get("password", ""),
        "HOST": parameters.get("host", ""),
        "PORT": str(parameters.get("port", "")),
        "OPTIONS": options,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": bool(pool_size),  # a restarted server costs nobody an error
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
