"""Words of the catalogue: kinds, steps, tiers, terms, answers, refusals."""
