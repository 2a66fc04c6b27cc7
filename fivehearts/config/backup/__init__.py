"""A whole copy of an installation: database and files in one encrypted file, tried by restoring it."""


class BackupRefusal(Exception):
    """A copy cannot be made, opened or put back; the message says why in one sentence."""
