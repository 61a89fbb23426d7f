"""Words as data: folding for search and sorting, shortening for lists. Never: what the words mean."""
