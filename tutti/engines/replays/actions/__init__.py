"""Beginning, running, stopping and applying replays. Nothing else here writes."""
