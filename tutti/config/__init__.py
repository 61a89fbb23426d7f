"""Composition only: settings, addresses, the server and the command line. No logic of the product lives here."""
