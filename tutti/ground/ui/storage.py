"""Static files under names that change with their content, so that browsers may keep them for a year."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Follows `@import url() layer()` in style sheets and relative imports in modules."""

    support_js_module_import_aggregation = True
