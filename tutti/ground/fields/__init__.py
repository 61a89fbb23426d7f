"""Fields a house adds to what it knows. Comes in: definitions. Goes out: form fields, and values said in words.

Never: what the field is on (the stage keeps the values in its own `fields` column), a key that changes its meaning.
"""
