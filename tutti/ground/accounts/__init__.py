"""Who can sign in and where they belong: members and departments. Never: a customer."""
