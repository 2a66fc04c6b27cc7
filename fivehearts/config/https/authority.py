"""An authority of this installation's own, and the certificate it gives to the web server."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LASTS = timedelta(days=3650)
# No browser takes a longer one (CA/Browser Forum, Baseline Requirements 6.3.2).
CERTIFICATE_LASTS = timedelta(days=397)
RENEW_BEFORE = timedelta(days=30)
# Clocks of old telephones are slow.
_BACKDATED = timedelta(days=1)
# RFC 1918, RFC 4193 and the computer itself: addresses that mean the same nowhere else.
PRIVATE = tuple(
    ipaddress.ip_network(one)
    for one in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "fc00::/7", "::1")
)
_NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class CertificateRefusal(Exception):
    """A certificate cannot be made or used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in a file, as far as whoever runs the server has to know it."""

    path: Path
    names: tuple[str, ...]
    ends: datetime
    fingerprint: str

    @classmethod
    def read(cls, path: Path) -> Certificate:
        """Read the first certificate of a PEM file.

        Raises CertificateRefusal where there is none.
        """
        try:
            found = x509.load_pem_x509_certificate(path.read_bytes())
        except FileNotFoundError:
            raise CertificateRefusal(f"There is no certificate {path}.") from None
        except ValueError:
            raise CertificateRefusal(f"{path} holds no certificate in PEM form.") from None
        digits = found.fingerprint(hashes.SHA256()).hex().upper()
        pairs = ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))
        return cls(path, _names_of(found), found.not_valid_after_utc, pairs)

    def is_due(self, at: datetime) -> bool:
        """Whether it should be renewed by now."""
        return at >= self.ends - RENEW_BEFORE


class Authority:
    """The authority kept in a folder: its own key and certificate, and those of the web server.

    Its certificate carries name constraints (RFC 5280, 4.2.1.10): stolen, its key could vouch
    for no other site than this one, so that colleagues may trust it without a second thought.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate = folder / "authority.crt"
        # Key and certificate in one file: a web server that reads it while it is renewed never
        # finds the one without the other.
        self.server = folder / "server.pem"
        self._key = folder / "authority.key"

    def exists(self) -> bool:
        """Whether there is an authority that can issue."""
        return self._key.exists() and self.certificate.exists()

    def issue(self, names: Sequence[str], at: datetime | None = None) -> Certificate:
        """Give the web server a new certificate for these names and addresses.

        The authority is made with the first one. Raises CertificateRefusal for what is no name,
        for public addresses, and for names that the authority may not vouch for.
        """
        read = [_read(name) for name in dict.fromkeys(names)]
        if not read:
            raise CertificateRefusal("Name at least one name or address.")
        moment = at or datetime.now(UTC)
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.exists():
            self._found([one for one in read if isinstance(one, str)], moment)
        self._refuse_foreign(read)
        key = ec.generate_private_key(ec.SECP256R1())
        issued = self._signed(read, key, moment)
        chain = issued.public_bytes(serialization.Encoding.PEM) + self.certificate.read_bytes()
        _write(self.server, chain + _pem(key), secret=True)
        return Certificate.read(self.server)

    def renewed(self, at: datetime | None = None) -> Certificate | None:
        """The new certificate for the same names where the old one ends soon, else None."""
        moment = at or datetime.now(UTC)
        if not self.exists() or not self.server.exists():
            return None
        present = Certificate.read(self.server)
        return self.issue(present.names, moment) if present.is_due(moment) else None

    def forget(self) -> None:
        """Take the authority away: whoever trusted it has to trust the next one anew."""
        for path in (self._key, self.certificate, self.server):
            path.unlink(missing_ok=True)

    def _found(self, names: list[str], moment: datetime) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _subject(f"五心社区 Five Hearts ({names[0] if names else 'office network'})")
        # Without any name all names would be permitted.
        permitted: list[x509.GeneralName] = [x509.DNSName(one) for one in [*names, "localhost"]]
        permitted += [x509.IPAddress(network) for network in PRIVATE]
        certificate = (
            _begun(name, name, key.public_key(), moment, AUTHORITY_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.NameConstraints(permitted, None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .sign(key, hashes.SHA256())
        )
        _write(self._key, _pem(key), secret=True)
        _write(self.certificate, certificate.public_bytes(serialization.Encoding.PEM))

    def _signed(
        self, names: list[str | _Address], key: ec.EllipticCurvePrivateKey, moment: datetime
    ) -> x509.Certificate:
        authority = self._own()
        held = serialization.load_pem_private_key(self._key.read_bytes(), None)
        assert isinstance(held, ec.EllipticCurvePrivateKey)
        ends = min(moment + CERTIFICATE_LASTS - _BACKDATED, authority.not_valid_after_utc)
        shown = x509.SubjectAlternativeName(
            [x509.DNSName(one) if isinstance(one, str) else x509.IPAddress(one) for one in names]
        )
        vouching = x509.AuthorityKeyIdentifier.from_issuer_public_key(held.public_key())
        return (
            _begun(
                _subject(str(names[0])), authority.subject, key.public_key(), moment, ends - moment
            )
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(shown, critical=False)
            .add_extension(vouching, critical=False)
            .sign(held, hashes.SHA256())
        )

    def _refuse_foreign(self, names: Iterable[str | _Address]) -> None:
        permitted = self._own().extensions.get_extension_for_class(x509.NameConstraints).value
        own = [
            one.value for one in permitted.permitted_subtrees or () if isinstance(one, x509.DNSName)
        ]
        for name in names:
            if isinstance(name, str) and not any(
                name == one or name.endswith(f".{one}") for one in own
            ):
                raise CertificateRefusal(
                    f"The authority of this installation vouches for {', '.join(own)} alone. For "
                    f"{name} begin a new one with --new-authority; every computer has to trust "
                    "that one anew."
                )

    def _own(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.certificate.read_bytes())


def _read(name: str) -> str | _Address:
    """A name as it stands in a certificate, or a private address."""
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(name.strip("[]"))
        if not any(address in network for network in PRIVATE if network.version == address.version):
            raise CertificateRefusal(
                f"{address} is a public address: a public authority can vouch for the name of that "
                "site (docs/https.md)."
            )
        return address
    # Names in Chinese stand in certificates as the network knows them.
    with contextlib.suppress(UnicodeError):
        spelt = name.strip().rstrip(".").lower().encode("idna").decode("ascii")
        if _NAME.fullmatch(spelt):
            return spelt
    raise CertificateRefusal(f"{name!r} is neither a name nor an address of a computer.")


def _names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    names = found.get_values_for_type(x509.DNSName)
    return (*names, *(str(one) for one in found.get_values_for_type(x509.IPAddress)))


def _begun(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    moment: datetime,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - _BACKDATED)
        .not_valid_after(moment + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _subject(words: str) -> x509.Name:
    # A common name has at most 64 characters (RFC 5280, A.1).
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words[:64])])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, content: bytes, *, secret: bool = False) -> None:
    """Replace a file whole, so that a server that reads it meanwhile finds one or the other."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if secret else 0o644)
    with os.fdopen(opened, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
