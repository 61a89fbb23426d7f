"""For tests of every stage: a program that acts as a member."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from django.test import Client
from django.utils import timezone

from tutti.ground.accounts.models import Member
from tutti.ground.api.actions.tokens import make_token
from tutti.ground.api.models import Scope
from tutti.ground.api.resources import PREFIX
from tutti.journal.facts import Actor


class Program:
    """Asks as `member`; paths begin after `/api/v1/`. Every answer is parsed: a status and what it holds."""

    def __init__(self, member: Member, *, scope: Scope = Scope.WRITE) -> None:
        tomorrow = timezone.now().date() + timedelta(days=1)
        self.token, self.secret = make_token(
            member,
            name=f"test {member.tokens.count()}",
            scope=scope,
            expires_on=tomorrow,
            by=Actor.member(member.pk),
        )
        self.client = Client(raise_request_exception=False)

    def get(self, path: str, **query: str) -> tuple[int, Any]:
        return _told(self.client.get(f"/{PREFIX}{path}", query, headers=self._headers()))

    def post(self, path: str, body: object = None, *, key: str = "") -> tuple[int, Any]:
        sent = b"" if body is None else msgspec.json.encode(body)
        more = {"Idempotency-Key": key} if key else {}
        answer = self.client.post(
            f"/{PREFIX}{path}",
            sent,
            content_type="application/json",
            headers=self._headers() | more,
        )
        return _told(answer)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


def _told(answer: Any) -> tuple[int, Any]:
    return answer.status_code, msgspec.json.decode(answer.content)
