"""The pages of replays: choosing a period, watching one run, what it found."""
