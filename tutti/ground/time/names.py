"""Days and months, named here to stand in Tutti's own catalogs, which win over Django's.

Django's Italian writes them with a capital (django/conf/locale/it, 5.2); Italian does not.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

DAYS = (
    _("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
)  # fmt: skip
SHORT_DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip
