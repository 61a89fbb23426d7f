"""What every test run needs: a database of its own, no way out to the network, the list of proofs.

Comes in: pytest. Goes out: an environment that settings can read. Never: imported by the product.
"""
