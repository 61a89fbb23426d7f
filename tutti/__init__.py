"""Tutti: one case, two sides."""
