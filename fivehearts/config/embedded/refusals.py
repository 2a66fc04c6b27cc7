"""What can go wrong with the own server, each as one sentence an operator can act on."""


class ServerRefusal(Exception):  # noqa: N818 - a refusal, as everywhere in the house
    """The own PostgreSQL cannot serve; the message is the whole explanation."""
