"""The API: programs do what their member may do, by the same actions, in JSON.

Comes in: a request with a token. Goes out: JSON, or a problem (RFC 9457) with a sentence. Each app offers its addresses
in `api.py`. Never: a cookie that counts, a right its member does not have, an address without a policy.
"""
