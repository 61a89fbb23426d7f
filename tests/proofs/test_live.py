from __future__ import annotations

import http.cookiejar
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from tests.proofs.running import Running

TUTTI = [sys.executable, "-m", "tutti.config.commands"]
HERE = Path(__file__).resolve().parents[2]
LETTERS = """id,date,text,email
1,2026-11-01T10:00:00Z,My card does not work,mira@example.org
2,2026-11-02T10:00:00Z,A fee I did not expect,noor@example.org
"""


@pytest.fixture(scope="module")
def tutti():
    parent = Path(tempfile.mkdtemp(prefix="tutti-live-"))
    started = Running([*TUTTI, "serve"], parent / "home", cwd=HERE)
    yield started
    started.end()
    shutil.rmtree(parent)


@pytest.fixture
def browser(tutti):
    """Signed in by a link of its own: a test that revokes a session leaves the others theirs, in any order."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    link = f"http://127.0.0.1:{tutti.port}{_fresh_link(tutti)}"
    with opener.open(link) as page:
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.read().decode()).group(1)
    data = urllib.parse.urlencode({"csrfmiddlewaretoken": token}).encode()
    opener.open(link, data=data).close()
    return opener


def _fresh_link(tutti) -> str:
    tutti.link()  # it runs
    done = subprocess.run(
        [*TUTTI, "sign-in-link"],
        cwd=HERE, env={"TUTTI_HOME": str(tutti.home), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return re.search(r"/k/[^/\s]+/", done.stdout).group()


def stream(tutti, browser, **headers):
    address = f"http://127.0.0.1:{tutti.port}/events/"
    return browser.open(urllib.request.Request(address, headers=headers), timeout=20)


def heard(answer, *, until):
    """The changes of a stream with their ids, up to `until` of the name."""
    found, place = [], ""
    while sum(change["name"] == until[0] for _, change in found) < until[1]:
        line = answer.readline().decode()
        if line.startswith("id: "):
            place = line[4:].strip()
        elif line.startswith("data: "):
            found.append((place, json.loads(line[6:])))
    return found


def test_a_browser_hears_of_cases_and_one_that_was_away_hears_the_same(tutti, browser, tmp_path):
    (tmp_path / "letters.csv").write_text(LETTERS)

    with stream(tutti, browser) as answer:
        begin = heard(answer, until=("here", 1))
        done = subprocess.run(
            [*TUTTI, "import", "--yes", "--json", "--open", str(tmp_path / "letters.csv")],
            cwd=HERE, env={"TUTTI_HOME": str(tutti.home), "PATH": "/usr/bin:/bin"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        live = heard(answer, until=("cases.case_opened", 2))

    assert json.loads(done.stdout)["cases"] == 2, done.stderr
    with stream(tutti, browser, **{"Last-Event-ID": begin[0][0]}) as answer:
        again = heard(answer, until=("cases.case_opened", 2))
    assert [one for one in again if one[1]["name"] != "here"] == live


def test_a_stranger_is_told_nothing(tutti):
    tutti.link()

    assert tutti.status("/events/") == 401


def test_a_revoked_session_loses_its_stream_within_five_seconds(tutti, browser):
    with stream(tutti, browser) as answer:
        heard(answer, until=("here", 1))
        subprocess.run(
            [sys.executable, "manage.py", "shell", "-c",
             "from django.contrib.sessions.models import Session; Session.objects.all().delete()"],
            cwd=HERE, env={"TUTTI_HOME": str(tutti.home), "PATH": "/usr/bin:/bin"}, check=True,
            capture_output=True,
        )  # fmt: skip
        revoked = time.monotonic()
        while answer.readline():
            pass

    assert time.monotonic() - revoked < 5
