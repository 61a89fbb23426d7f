"""The plainest channel there is: JSON in, nothing out. Measures Tutti, not a protocol."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.utils import timezone

from tutti.channels import registry
from tutti.channels.contract import Connection, Connector, Inbound, Party, Raw, Unreadable


class Probe(Connector):
    kind = "bench"
    label = "Bench"

    def read(self, connection: Connection, raws: Sequence[Raw]) -> list[Inbound | Unreadable]:  # noqa: ARG002
        return [self._read(json.loads(raw.data)) for raw in raws]

    def _read(self, item: dict[str, str]) -> Inbound:
        return Inbound(
            author=Party(kind="email", value=item["from"], name=item["name"]),
            text=item["text"],
            title=item["title"],
            at=timezone.now(),
            external_id=item["id"],
        )


def install() -> None:
    """Make the probe known in this process."""
    registry.connectors()["bench"] = Probe()
