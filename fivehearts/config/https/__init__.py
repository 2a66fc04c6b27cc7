"""HTTPS where no public authority reaches: the office network of a community.

Passkeys, scanning by a phone's camera and work without a line need a page from HTTPS. An
installation therefore can be an authority of its own that vouches for nothing but its own names
and private addresses; docs/https.md has the ways and how each was tried.
"""

from fivehearts.config.https.authority import Authority, Certificate, CertificateRefusal

__all__ = ["Authority", "Certificate", "CertificateRefusal"]
