"""The few pages the house has of its own: errors, the list behind "More", the gallery."""
