"""Static files under names that change with their content; browsers may keep them for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Follows `@import url() layer()` in style sheets and relative imports in modules."""

    support_js_module_import_aggregation = True
