"""The certificate of a team's certificate authority: its name, its fingerprint, its file."""

import hashlib
import re
import ssl
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError

_PEM = re.compile(
    r"-----BEGIN CERTIFICATE-----\s.+?\s-----END CERTIFICATE-----", re.DOTALL | re.ASCII
)


class BadCertificate(KnownError):
    """A file holds no certificate that can be read."""


class OtherAuthority(KnownError):
    """A certificate is not the one that the invitation names."""


@dataclass(frozen=True)
class Authority:
    """A certificate authority.

    Attributes:
        name: What its certificate calls it (common name, else the whole subject).
        fingerprint: SHA-256 of its certificate (DER), 64 hex digits in small letters.
        certificate: The certificate itself (DER); None where only the fingerprint is known.
    """

    name: str
    fingerprint: str
    certificate: bytes | None = None

    @classmethod
    def of(cls, certificate: bytes) -> "Authority":
        """The authority of a certificate (DER).

        Raises:
            BadCertificate: It is none.
        """
        from cryptography import x509
        from cryptography.x509.oid import NameOID

        try:
            subject = x509.load_der_x509_certificate(certificate).subject
        except ValueError:
            raise BadCertificate("This is no certificate that can be read.") from None
        common = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        name = str(common[0].value) if common else subject.rfc4514_string()
        return cls(name, hashlib.sha256(certificate).hexdigest(), certificate)

    @classmethod
    def read(cls, path: Path) -> "Authority":
        """The authority whose certificate (PEM) lies in a file; of several the first.

        Raises:
            BadCertificate: The file can't be read, or holds none.
        """
        try:
            found = _PEM.search(path.read_text(encoding="ascii", errors="replace"))
        except OSError as problem:
            why = (problem.strerror or "").casefold()
            raise BadCertificate(f"{path} can't be read ({why}).") from problem
        if found is None:
            raise BadCertificate(f"{path} holds no certificate (PEM).")
        try:
            return cls.of(ssl.PEM_cert_to_DER_cert(found[0]))
        except (ValueError, BadCertificate):
            raise BadCertificate(f"The certificate in {path} is damaged.") from None

    @property
    def shown(self) -> str:
        """The fingerprint as people compare it: pairs with colons, capitals."""
        digits = self.fingerprint.upper()
        return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))

    def pem(self) -> str:
        """The text of a file for libpq's `sslrootcert`.

        Raises:
            BadCertificate: Only the fingerprint is known.
        """
        if self.certificate is None:
            raise BadCertificate(
                f"The certificate of {self.name} did not come with the invitation.",
                "Nothing was sent.",
                "Ask your admin for the file and name it with --ca-file.",
            )
        return ssl.DER_cert_to_PEM_cert(self.certificate)

    def require(self, other: "Authority") -> None:
        """Refuses another authority.

        Raises:
            OtherAuthority: Its certificate has another fingerprint.
        """
        if other.fingerprint != self.fingerprint:
            raise OtherAuthority(
                f"This is the certificate of {other.name} ({other.shown}), and the invitation "
                f"names {self.name} ({self.shown}).",
                "Nothing was sent.",
                "Do not go on: ask your admin which of the two is right.",
            )
