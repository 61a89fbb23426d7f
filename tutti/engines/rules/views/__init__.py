"""The pages of rules: the seven lists, one rule, writing it, carrying rules in and out."""
