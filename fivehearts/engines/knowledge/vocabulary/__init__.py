"""Words of the knowledge base."""
