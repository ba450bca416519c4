"""The address of a team's database: a `postgresql://` URL without a password, TLS verified."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from app.domain.errors import KnownError

PORT = 5432
VERIFIED = "verify-full"
_WITHOUT = ("disable", "allow", "prefer", "require", "verify-ca")
_KNOWN = frozenset({"sslmode", "sslrootcert"})
_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora
    "/etc/ssl/ca-bundle.pem",  # SUSE
)
_SECRET = frozenset({"password", "sslpassword", "passfile"})
_CONNECT_SECONDS = 5
"""For each host of the address."""
_UNANSWERED_MS = 15_000
"""How long sent bytes may stay without an answer before the connection counts as cut."""
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})")

Words = dict[str, str | int]


class BadAddress(KnownError):
    """The address of a database is not one we take; the reason is in `what`."""


class PasswordInAddress(BadAddress):
    """The address holds a password."""

    def __init__(self) -> None:
        super().__init__(
            "A password does not belong into the address: it would stay in the shell's history, "
            "in lists of processes and in logs.",
            "Nothing was sent. If this password is in use, change it now.",
            "Leave it out; it is asked for, or read from libpq's password file (~/.pgpass).",
        )


@dataclass(frozen=True)
class Host:
    """One server of an address.

    Attributes:
        name: Name, IP address, or the folder of a socket (begins with '/').
        port: TCP port.
    """

    name: str
    port: int = PORT

    @property
    def is_local(self) -> bool:
        """Whether what is sent there does not leave this computer."""
        if self.name.startswith("/") or self.name.casefold() == "localhost":
            return True
        try:
            return ip_address(self.name).is_loopback
        except ValueError:
            return False

    def __str__(self) -> str:
        if self.name.startswith("/"):
            return f"{quote(self.name, safe='')}:{self.port}"
        return f"[{self.name}]:{self.port}" if ":" in self.name else f"{self.name}:{self.port}"


@dataclass(frozen=True)
class ServerUrl:
    """Where a team's database is.

    Attributes:
        hosts: The servers; of several the one that takes writes is used.
        database: Its name.
        user: The login; empty where it is not in the address.
        sslmode: As libpq has it.
        authority: File with the certificate authority (PEM); None trusts those of the system.
    """

    hosts: tuple[Host, ...]
    database: str
    user: str = ""
    sslmode: str = VERIFIED
    authority: Path | None = None

    @classmethod
    def parse(cls, text: str) -> "ServerUrl":
        """Reads an address, as libpq writes them (section 34.1.1.2 of PostgreSQL's manual).

        Raises:
            PasswordInAddress: It holds a password.
            BadAddress: It is no such address, or would send without verified TLS.
        """
        try:
            parts = urlsplit(text.strip())
        except ValueError:
            raise _bad("it has unmatched brackets") from None
        if parts.scheme not in ("postgresql", "postgres"):
            raise _bad("it does not begin with postgresql://")
        user, _, hosts = parts.netloc.rpartition("@")
        asked = _asked(parts.query)
        if ":" in user:
            raise PasswordInAddress
        database = unquote(parts.path.removeprefix("/"))
        if not database or "/" in database or parts.fragment:
            raise _bad("it names no database: postgresql://HOST/DATABASE")
        root = asked.get("sslrootcert", "")
        return cls(
            tuple(_host(one) for one in _split(hosts)),
            database,
            unquote(user),
            asked.get("sslmode", VERIFIED),
            Path(root).expanduser() if root and root != "system" else None,
        ).checked()

    def checked(self) -> "ServerUrl":
        """Itself.

        Raises:
            BadAddress: It would send without verified TLS to another computer.
        """
        if self.sslmode != VERIFIED and self.sslmode not in _WITHOUT:
            raise _bad(f"sslmode {self.sslmode!r} does not exist")
        far = [one.name for one in self.hosts if not one.is_local]
        if self.sslmode != VERIFIED and far:
            raise BadAddress(
                f"sslmode={self.sslmode} lets others between here and {far[0]} read or forge what "
                "is sent.",
                "Nothing was sent.",
                "Leave sslmode out (verify-full); give a certificate authority of your own with "
                "sslrootcert=FILE. Only an address of this computer may do without.",
            )
        return self

    @property
    def is_verified(self) -> bool:
        """Whether every server has to prove who it is."""
        return self.sslmode == VERIFIED

    def text(self) -> str:
        """The address again; there never is a password in it."""
        user = f"{quote(self.user, safe='')}@" if self.user else ""
        asked = "" if self.is_verified else f"sslmode={self.sslmode}"
        if self.authority is not None:
            asked += f"{'&' if asked else ''}sslrootcert={quote(str(self.authority))}"
        where = ",".join(map(str, self.hosts))
        query = f"?{asked}" if asked else ""
        return f"postgresql://{user}{where}/{quote(self.database, safe='')}{query}"

    def proof(self, authority: Path | None) -> Words:
        """How the servers prove who they are."""
        return {"sslmode": self.sslmode, "sslrootcert": str(authority or of_this_computer())}

    def words(self, user: str = "", secret: str | None = None) -> Words:
        """Libpq's connection words, as `psycopg.connect(**words)` takes them.

        Under TLS the server must know the secret's verifier and prove it over this very connection
        (`channel_binding`): it can't ask for the secret itself.

        Args:
            user: The login; empty takes the one of the address.
            secret: Its secret; None lets libpq look into its password file.
        """
        words: Words = {
            "host": ",".join(one.name for one in self.hosts),
            "port": ",".join(str(one.port) for one in self.hosts),
            "dbname": self.database,
            "sslmode": self.sslmode,
            "application_name": "segue",
            "connect_timeout": _CONNECT_SECONDS,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": _UNANSWERED_MS,
        }
        if len(self.hosts) > 1:
            words["target_session_attrs"] = "read-write"
        if self.is_verified:
            words |= self.proof(self.authority)
            if not any(one.name.startswith("/") for one in self.hosts):
                words["channel_binding"] = "require"
        if user or self.user:
            words["user"] = user or self.user
        if secret is not None:
            words["password"] = secret
        return words


def of_this_computer() -> Path | str:
    """The authorities of this computer, in a file.

    Not libpq's word for them ('system'): the libpq that comes along looks for them where it was
    built, and trusts nobody.
    """
    import ssl

    found = ssl.get_default_verify_paths().cafile
    places = (found, *_AUTHORITIES)
    return next((Path(one) for one in places if one and Path(one).is_file()), "system")


def far_words(hosts: str, sslmode: str | None, root: str | None) -> Words:
    """What libpq is told beyond an address of its own form: far servers prove who they are.

    Args:
        hosts: Names or addresses, with commas between; empty is a socket of this computer.
        sslmode: As the address says it; None where it does not.
        root: Who vouches for them, a file; None: the authorities of this computer.

    Raises:
        BadAddress: It would send without verified TLS to another computer.
    """
    named = tuple(Host(one) for one in hosts.split(",") if one)
    if all(one.is_local for one in named):
        return {}
    file = Path(root) if root and root != "system" else None
    return ServerUrl(named, "-", sslmode=sslmode or VERIFIED).checked().proof(file)


def _asked(query: str) -> dict[str, str]:
    asked = dict(parse_qsl(query, keep_blank_values=True))
    if _SECRET & asked.keys():
        raise PasswordInAddress
    unknown = sorted(asked.keys() - _KNOWN)
    if unknown:
        raise _bad(f"{unknown[0]!r} is not taken in it; sslmode and sslrootcert are")
    return asked


def _split(hosts: str) -> list[str]:
    if not hosts:
        raise _bad("it names no host")
    return hosts.split(",")


def _host(text: str) -> Host:
    if text.startswith("["):
        name, closed, rest = text[1:].partition("]")
        if not closed or not _is_address(name) or (rest and not rest.startswith(":")):
            raise _bad(f"{text!r} is no address")
        return Host(name, _port(rest.removeprefix(":")))
    name, _, port = text.partition(":")
    name = unquote(name)
    if not name.startswith("/") and _HOST.fullmatch(name) is None:
        raise _bad(f"{name!r} is no host")
    return Host(name, _port(port))


def _is_address(name: str) -> bool:
    try:
        return ip_address(name).version == 6
    except ValueError:
        return False


def _port(text: str) -> int:
    if not text:
        return PORT
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) < 65_536):
        raise _bad(f"{text!r} is no port")
    return int(text)


def _bad(why: str) -> BadAddress:
    return BadAddress(
        f"This is no address of a team's database: {why}.",
        "Nothing was sent.",
        "It looks like postgresql://db.example.org/segue, or with several servers "
        "postgresql://one.example.org,two.example.org:5433/segue.",
    )
