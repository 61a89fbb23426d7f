"""Electronic mail: read over IMAP (RFC 9051, IDLE), sent over SMTP submission (RFC 6409).

Comes in: letters of one mailbox, each once, named by what is in it. Goes out: answers under a Message-ID fixed
before the first attempt, with a signed reply address. Never: a letter marked, moved or deleted; a second attempt
after the server may have taken the first.
"""
