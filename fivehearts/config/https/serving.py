"""What the web server needs for HTTPS, and what it says when it is not there."""

from __future__ import annotations

import os
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fivehearts.config.embedded.addresses import var_folder
from fivehearts.config.https.authority import Authority, Certificate, CertificateRefusal


@dataclass(frozen=True, slots=True)
class Pair:
    """Where certificate and key stand; they may stand in one file."""

    certificate: Path
    key: Path


def own() -> Authority:
    """The authority of this installation, whether or not it has been made."""
    return Authority(var_folder() / "tls")


def pair() -> Pair:
    """The pair to serve with: the one named in the environment, or our own authority's.

    Raises CertificateRefusal where there is none, where it has ended, and where key or
    certificate cannot be read.
    """
    if not is_chosen():
        raise CertificateRefusal(
            "There is no certificate yet: make one with `fivehearts certificate NAME`, or name one "
            "in FIVEHEARTS_CERTIFICATE and FIVEHEARTS_CERTIFICATE_KEY."
        )
    if not _named():
        own().renewed()
    found = present()
    if found.ends <= datetime.now(UTC):
        raise CertificateRefusal(f"The certificate {found.path} ended on {found.ends:%Y-%m-%d}.")
    key = Path(os.environ.get("FIVEHEARTS_CERTIFICATE_KEY", "") or found.path)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(found.path, key)
    except OSError as error:
        raise CertificateRefusal(
            f"{key} is missing, cannot be read, or is not the key of {found.path}."
        ) from error
    return Pair(found.path, key)


def is_chosen() -> bool:
    """Whether a certificate is named, or one of our own was made."""
    return bool(_named()) or own().server.exists()


def present() -> Certificate:
    """The certificate pages are served with; raises CertificateRefusal where it cannot be read."""
    return Certificate.read(Path(_named()) if _named() else own().server)


def _named() -> str:
    return os.environ.get("FIVEHEARTS_CERTIFICATE", "")


def prepare_settings(served: Pair) -> Certificate:
    """Let the settings of this process and its children know that pages come by HTTPS."""
    found = Certificate.read(served.certificate)
    os.environ.setdefault("SECURE_COOKIES", "1")
    known = ["127.0.0.1", "localhost", "[::1]"]
    shown = [f"[{name}]" if ":" in name else name for name in found.names]
    # `*.example.cn` of a certificate is `.example.cn` of the setting.
    hosts = [one.removeprefix("*") for one in shown]
    os.environ.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys([*hosts, *known])))
    return found


def present_names() -> list[str]:
    """The names of the certificate that our authority issued last."""
    try:
        return list(Certificate.read(own().server).names)
    except CertificateRefusal:
        return []


def likely_names() -> list[str]:
    """How this computer is probably called on its network: its name and its address there."""
    names = [socket.gethostname()]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says by which address it would go out.
            probe.connect(("192.168.255.254", 9))
            names.append(probe.getsockname()[0])
        except OSError:
            pass
    return [one for one in names if one and not one.startswith("127.")]
