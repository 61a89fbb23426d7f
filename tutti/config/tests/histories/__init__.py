"""A house in which anything may happen to its cases, in any order: the world of the proof over random histories."""
