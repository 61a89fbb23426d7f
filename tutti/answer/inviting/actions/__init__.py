"""The verbs of invitations: invite, and say of whoever came whether it is them."""
