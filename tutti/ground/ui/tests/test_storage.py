import json

from django.contrib.staticfiles.management.commands.collectstatic import Command
from django.core.management import call_command
from django.test import override_settings

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tutti.ground.ui.storage.HashedStaticFiles"},
}


def test_sheets_and_modules_name_each_other_by_their_hashes(tmp_path):
    with override_settings(STORAGES=STORAGES, STATIC_ROOT=tmp_path):
        call_command(Command(), interactive=False, verbosity=0)

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    sheet = (tmp_path / names["ui/app.css"]).read_text()
    behaviours = (tmp_path / names["ui/behaviours/all.js"]).read_text()
    assert f'@import url("{names["ui/tokens.css"].removeprefix("ui/")}") layer(tokens);' in sheet
    assert f'from "./{names["ui/behaviours/toast.js"].rpartition("/")[2]}"' in behaviours
    assert (tmp_path / f"{names['ui/app.css']}.gz").exists()
