"""The pages of playbooks: the list, one as a list of steps with its drawing, and a run on a case."""
