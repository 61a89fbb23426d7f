"""Files of the past: what they are, what their columns mean, and their items one by one.

Comes in: a path. Goes out: rows, letters, and what could be neither, in the order of the file or of time.
Never: a row stored (actions/importing), a row understood (channels/importer), a whole file in memory.
"""
