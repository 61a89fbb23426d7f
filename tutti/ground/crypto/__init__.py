"""Keys and what is encrypted with them: channel credentials, signed addresses.

Never: a key in the database.
"""
