"""The chat as another road of notices, beside the mail and its equal."""

from __future__ import annotations

from tutti.ground.notices.carrying import other_road
from tutti.work.chats.actions.telling import plan_lines

other_road(plan_lines)
