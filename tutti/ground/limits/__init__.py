"""How often something may happen: token buckets in the database, the same for every process.

Comes in: a name, who it counts for, how many in how long. Goes out: yes, or no and when to try
again. Never: an address or a mail in the table; buckets are known by a keyed hash.
"""
