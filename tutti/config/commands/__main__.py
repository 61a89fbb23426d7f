"""`python -m tutti.config.commands`, for processes that start each other."""

from __future__ import annotations

import sys

from tutti.config.commands import main

sys.exit(main())
