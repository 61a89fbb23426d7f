"""A real browser for journeys, and how they wait: for what a person would see, never for a time."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

CHROMIUM = shutil.which("chromium") or ""
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # ms


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()


def tab(browser: Browser, size: dict[str, int], *, phone: bool = False):
    """A window of its own: no cookie is shared with another."""
    context = browser.new_context(
        viewport=size, device_scale_factor=2 if phone else 1, has_touch=phone, is_mobile=phone
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()
