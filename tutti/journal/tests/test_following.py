"""The property the whole product stands on: every entry is followed exactly once."""

