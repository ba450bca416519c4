"""The invitation into a team: one line that an admin hands on, good once and for some days."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.domain.errors import KnownError
from app.sync import pasted
from app.sync.certificates import Authority
from app.sync.server_url import ServerUrl

_MARK = "segue-invitation-"
_VERSION = 1
_LENGTH_BYTES = 2
_PROOF = b"segue invitation, proof 1:"


def proof_of(secret: str) -> str:
    """What shows that one has the invitation with this one-time secret, and opens nothing itself.

    A secret is drawn by chance (192 bits), so that nothing slower than a hash is needed.

    Returns:
        SHA-256 in hexadecimal digits.
    """
    return hashlib.sha256(_PROOF + secret.encode()).hexdigest()


class BadInvitation(KnownError):
    """A text is no invitation, or not all of it; the reason is in `what`."""


@dataclass(frozen=True)
class Invitation:
    """What a person needs to join a team.

    Attributes:
        server: The team's database; its user is the login, its authority file is nobody's.
        org: The organisation's slug.
        login: The person's login there.
        secret: The one-time secret; joining replaces it.
        until: When it dies (UTC).
        team: What people call the team; may be empty.
        authority: Who vouches for the server; None trusts the authorities of the system.
    """

    server: ServerUrl
    org: str
    login: str
    secret: str = field(repr=False)
    until: datetime
    team: str = ""
    authority: Authority | None = None

    def is_over(self, now: datetime) -> bool:
        """Whether it came too late, by the clock given; the server decides by its own."""
        return now >= self.until

    def text(self) -> str:
        """The line. It opens the login, so it goes to the person and nobody else."""
        own = ServerUrl(self.server.hosts, self.server.database, sslmode=self.server.sslmode)
        said: dict[str, Any] = {
            "u": own.text(),
            "o": self.org,
            "l": self.login,
            "s": self.secret,
            "e": int(self.until.timestamp()),
        }
        if self.team:
            said["t"] = self.team
        certificate = b""
        if self.authority is not None:
            said |= {"n": self.authority.name, "f": self.authority.fingerprint}
            certificate = self.authority.certificate or b""
        head = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        raw = len(head).to_bytes(_LENGTH_BYTES, "big") + head + certificate
        return f"{_MARK}{_VERSION}.{pasted.write(raw)}"

    @classmethod
    def parse(cls, text: str) -> "Invitation":
        """Reads a line; line breaks and spaces that a mail has put into it do not matter.

        Raises:
            BadInvitation: It is none, is damaged (which part is told), or of a newer program.
            BadAddress: The server in it is one that we do not go to.
        """
        line = "".join(text.split())
        mark, _, rest = line.partition(".")
        number = mark.removeprefix(_MARK)
        if not mark.startswith(_MARK) or not number.isdecimal():
            raise _not(f"This is no invitation: those begin with {_MARK}{_VERSION}.")
        if int(number) != _VERSION:
            raise BadInvitation(
                "This invitation was made by a newer Segue.",
                "It is still good, and nothing was sent.",
                "Update Segue on this computer, then paste it again.",
            )
        try:
            raw = pasted.read(rest)
        except pasted.Mistyped as wrong:
            raise _not(_told(wrong)) from None
        return _of(raw)


def _of(raw: bytes) -> Invitation:
    start = _LENGTH_BYTES + int.from_bytes(raw[:_LENGTH_BYTES], "big")
    try:
        said = json.loads(raw[_LENGTH_BYTES:start])
        return Invitation(
            ServerUrl.parse(_word(said, "u")),
            _word(said, "o"),
            _word(said, "l"),
            _word(said, "s"),
            datetime.fromtimestamp(int(said["e"]), UTC),
            said.get("t", ""),
            _authority(said, raw[start:]),
        )
    except (ValueError, KeyError, TypeError, OverflowError, AttributeError):
        raise _not("This invitation is whole, but does not say what it has to.") from None


def _word(said: dict[str, Any], key: str) -> str:
    word = said[key]
    if not isinstance(word, str) or not word:
        raise ValueError(key)
    return word


def _authority(said: dict[str, Any], certificate: bytes) -> Authority | None:
    if "f" not in said:
        return None
    named = Authority(_word(said, "n"), _word(said, "f"))
    if not certificate:
        return named
    brought = Authority.of(certificate)
    named.require(brought)
    return brought


def _told(wrong: pasted.Mistyped) -> str:
    if wrong.group:
        # Its first signs alone: the part may hold some of the secret.
        begins = f", the one that begins with {wrong.part[:4]}" if wrong.part else ""
        return f"This invitation has a wrong or missing sign in its part {wrong.group}{begins}."
    return "This invitation is not whole: something is missing or was changed."


def _not(what: str) -> BadInvitation:
    return BadInvitation(
        what,
        "Nothing was sent.",
        "Copy the whole line once more, from the first sign to the last.",
    )
