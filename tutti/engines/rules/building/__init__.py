"""Conditions as lines a person fills in: a field, how it is asked, a value; joined by all or any, one level of groups.

`rows` says what a line can be, `writing` makes the text of it, `opening` reads a text back into lines, `saying` says
it as a sentence. The text is the truth: what cannot be opened as lines stays as it was written.
"""
