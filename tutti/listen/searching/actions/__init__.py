"""The verbs of saved searches: save, switch, run."""
