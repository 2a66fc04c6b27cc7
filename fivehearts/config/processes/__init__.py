"""Web and worker as one tree of processes that starts, heals and ends together."""
