"""What can go wrong with the own server, each as one sentence an operator can act on."""


class ServerRefusal(Exception):
    """The own PostgreSQL cannot serve; the message is the whole explanation."""
