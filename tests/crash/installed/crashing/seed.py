"""Tables, one agent with a session, and the channel; prints the session's key."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutti.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from tutti.config.readiness import bring_tables_up_to_date  # noqa: E402
from tutti.ground.accounts.models import Department, Member, Role  # noqa: E402
from tutti.ground.house.sending import send_from_here  # noqa: E402
from tutti.journal.facts import Actor  # noqa: E402
from tutti.listen.models import Channel  # noqa: E402

bring_tables_up_to_date()
ada = Member.objects.create(name="Ada", email="ada@acme.test", role=Role.ADMINISTRATOR)
support = Department.objects.create(name="Support", keeper=ada)
Channel.objects.create(kind="crashing", name="Provider", department=support, sends=True)
send_from_here(by=Actor.member(ada.pk))
session = SessionStore()
session[SESSION_KEY] = str(ada.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = ada.get_session_auth_hash()
session.create()
sys.stdout.write(f"{session.session_key}\n")
