"""Speaking to PostgreSQL in bulk: many rows of a model in one go. Never: what the rows mean."""
