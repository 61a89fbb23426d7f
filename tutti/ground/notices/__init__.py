"""Notices: telling a member that something needs them, inside Tutti and by mail.

Comes in: `notify(members, kind, …)` inside the transaction that gave a reason. Goes out: a line on the page
*Needs me* and, for kinds that have a letter, one mail. Never: a mail sent twice by itself, or one that fails
without saying so.
"""
