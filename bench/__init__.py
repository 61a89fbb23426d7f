"""Measures, each beside a named baseline of the same run. Figures of shared machines: read the ratios."""
