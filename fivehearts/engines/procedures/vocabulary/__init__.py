"""Words of procedures: what definitions are written in, how versions and runs stand, refusals."""
