"""Clocks. Comes in: when one was started, paused, resumed and stopped, and hours. Goes out: time used, the date, the
reckoning in words.

Pure: the same moments give the same result, whoever asks and whenever. Never: a remainder that is kept and patched.
"""
