"""The same bytes are kept once, and what nobody points at goes."""

import hashlib
import os
from datetime import timedelta
from threading import Thread

import pytest
import time_machine
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, models, transaction
from django.utils import timezone

from tutti.ground.accounts.models import Department, Member
from tutti.ground.files import sweeping
from tutti.ground.files.folder import folder
from tutti.ground.files.keeping import IN_DATABASE, ContentGone, keep, keep_many, open_stream, read
from tutti.ground.files.models import Blob
from tutti.ground.files.sweeping import forget_contents, references_files, sweep_unreferenced

pytestmark = pytest.mark.django_db

SMALL = b"a small thing"
LARGE = b"x" * (IN_DATABASE + 1)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.TUTTI_HOME = tmp_path
    return tmp_path


def files_in(home):
    return sorted(path.name for path in (home / "files").rglob("*") if path.is_file())


def age(sha256, **ago):
    """As if it had last been kept a while ago."""
    then = timezone.now() - timedelta(**ago)
    Blob.objects.filter(sha256=sha256).update(kept_at=then)
    path = folder().path(sha256)
    if path.exists():
        os.utime(path, (then.timestamp(), then.timestamp()))


@pytest.mark.parametrize("data", [SMALL, LARGE, b"", b"\0\xff" * 9])
def test_what_is_kept_can_be_read(data):
    sha256 = keep(data)

    assert sha256 == hashlib.sha256(data).hexdigest()
    assert read(sha256) == data
    with open_stream(sha256) as stream:
        assert stream.read() == data


def test_small_contents_are_in_the_database_and_large_ones_in_the_folder(home):
    small, large = keep_many([SMALL, LARGE])

    assert bytes(Blob.objects.get(sha256=small).data) == SMALL
    assert Blob.objects.get(sha256=large).data is None
    assert files_in(home) == [large]
    assert (home / "files" / large[:2] / large[2:4] / large).read_bytes() == LARGE


def test_the_same_bytes_are_kept_once():
    hashes = keep_many([SMALL, SMALL, b"other", SMALL])

    assert hashes == [keep(SMALL), keep(SMALL), keep(b"other"), keep(SMALL)]
    assert Blob.objects.count() == 2


@pytest.mark.parametrize("count", [1, 40])
def test_keeping_many_takes_as_many_statements_as_keeping_one(count, django_assert_num_queries):
    contents = [b"%d" % number for number in range(count)]

    with django_assert_num_queries(4):  # a savepoint, two statements, its release
        keep_many(contents)


def test_nothing_to_keep_is_nothing():
    assert keep_many([]) == []


def test_no_text_of_a_stranger_names_a_place(home):
    with pytest.raises(ValueError, match="not a SHA-256"):
        folder().write("../../evil", LARGE)

    assert list(home.iterdir()) == []


def test_a_content_missing_from_the_folder_says_what_to_restore():
    sha256 = keep(LARGE)
    folder().delete(sha256)

    with pytest.raises(ContentGone, match="Restore that folder"):
        read(sha256)


def test_what_nobody_points_at_goes_after_a_day(home):
    small, large = keep_many([SMALL, LARGE])
    age(small, hours=25)
    age(large, hours=25)

    swept = sweep_unreferenced()

    assert swept == 2
    assert Blob.objects.count() == 0
    assert files_in(home) == []


def test_what_was_kept_again_today_stays(home):
    sha256 = keep(LARGE)
    age(sha256, hours=30)

    keep(LARGE)

    assert sweep_unreferenced() == 0
    assert read(sha256) == LARGE


@pytest.fixture
def holder():
    """A model of some stage that points at contents, for this test alone."""

    class Holder(models.Model):
        blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")

        class Meta:
            app_label = "files"

    with connection.schema_editor() as editor:
        editor.create_model(Holder)
    yield Holder
    del apps.all_models["files"]["holder"]
    apps.clear_cache()


def test_what_a_foreign_key_points_at_stays(holder):
    used, unused = keep_many([SMALL, b"unused"])
    holder.objects.create(blob_id=used)
    age(used, hours=30)
    age(unused, hours=30)

    assert sweep_unreferenced() == 1
    assert read(used) == SMALL


def test_what_a_registered_column_names_stays(monkeypatch):
    monkeypatch.setattr(sweeping, "REGISTRY", set())
    used, unused = keep_many([SMALL, b"unused"])
    Department.objects.create(name=used, keeper=Member.objects.create(email="cleo@example.com"))
    age(used, hours=30)
    age(unused, hours=30)

    references_files("accounts.Department", "name")

    assert sweep_unreferenced() == 1
    assert read(used) == SMALL


def test_a_column_of_hashes_nobody_registered_stops_the_start():
    class Careless(models.Model):
        blob = models.CharField(max_length=64)

        class Meta:
            app_label = "files"

    try:
        problems = [problem.id for problem in run_checks(tags=["files"])]
    finally:
        del apps.all_models["files"]["careless"]
        apps.clear_cache()

    assert problems == ["files.E001"]
    assert run_checks(tags=["files"]) == []


def test_erasing_does_not_wait_a_day(home):
    gone, other = keep_many([LARGE, b"somebody else's upload, not yet attached"])

    assert forget_contents([gone]) == 1

    assert files_in(home) == []
    assert list(Blob.objects.values_list("sha256", flat=True)) == [other]


def test_erasing_leaves_what_somebody_else_points_at(holder, home):
    shared = keep(LARGE)
    holder.objects.create(blob_id=shared)

    assert forget_contents([shared]) == 0
    assert read(shared) == LARGE


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept_before", [True, False])
def test_erasing_waits_for_whoever_keeps_the_same_bytes_just_now(kept_before, home, monkeypatch):
    monkeypatch.setattr(sweeping, "REGISTRY", {("accounts.Department", "name")})
    cleo = Member.objects.create(email="cleo@example.com")
    if kept_before:
        keep(LARGE)

    with transaction.atomic():
        sha256 = keep(LARGE)
        erasing = Thread(target=lambda: (forget_contents([sha256]), connection.close()))
        erasing.start()
        erasing.join(timeout=0.3)
        assert erasing.is_alive()
        Department.objects.create(name=sha256, keeper=cleo)
    erasing.join()

    assert read(sha256) == LARGE


def test_a_file_whose_row_never_came_goes_after_a_day(home):
    sha256 = hashlib.sha256(LARGE).hexdigest()
    folder().write(sha256, LARGE)
    assert sweep_unreferenced() == 0
    assert files_in(home) == [sha256]

    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        sweep_unreferenced()

    assert files_in(home) == []
