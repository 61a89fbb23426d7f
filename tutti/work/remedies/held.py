"""A remedy as the exact thing that is approved."""

from __future__ import annotations

from tutti.work.approvals.acts import HeldAct
from tutti.work.remedies.models import Remedy


def held_act(remedy: Remedy) -> HeldAct:
    """Everything that makes it this remedy: a change of any part is another act, and asks again."""
    content = {
        "kind": remedy.kind,
        "recipient": remedy.recipient,
        "what": remedy.what,
    }
    return HeldAct(
        kind="work.remedy",
        case_id=remedy.case_id,
        content=content,
        subject=("remedy", remedy.pk),
        amount=remedy.money,
    )
