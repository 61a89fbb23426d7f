"""Why a token was not made, and what a request cannot ask for.

Unfit           readable, and yet not to be done; the text says why
TokenTrouble
 ├─ NameTaken    a living token of this member has this name
 └─ TooMany      the member has as many as one may have
"""

from __future__ import annotations


class Unfit(Exception):
    pass


class TokenTrouble(Exception):
    pass


class NameTaken(TokenTrouble):
    pass


class TooMany(TokenTrouble):
    pass
