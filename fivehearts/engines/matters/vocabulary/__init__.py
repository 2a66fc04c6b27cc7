"""Words of the engine: states, verbs, kinds, terms, refusals, announcements."""
