"""A secret under a passphrase: argon2id makes the key (RFC 9106), AES-256-GCM seals it.

The text bears what it was made with, so that later programs may take more and still open it:
`segue1$argon2id$m=65536,t=3,p=4$<salt>$<nonce>$<sealed>`, the last three in base64.
"""

import base64
import binascii
import re
import secrets
import unicodedata
from dataclasses import dataclass

from app.domain.errors import KnownError
from app.domain.phrases import phrase

SHORTEST_PASSPHRASE = 8
"""Signs."""

_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES = 16, 12, 32
_TEXT = re.compile(
    r"segue1\$argon2id\$m=(\d{1,9}),t=(\d{1,3}),p=(\d{1,3})"
    r"\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)"
)


@dataclass(frozen=True)
class Cost:
    """What opening costs, for us and for whoever guesses.

    Attributes:
        memory: KiB.
        rounds: Passes over the memory.
        lanes: Threads.
    """

    memory: int
    rounds: int
    lanes: int


COST = Cost(memory=65_536, rounds=3, lanes=4)
"""RFC 9106, section 4, the second recommended option: 64 MiB, three passes, four lanes."""
_LEAST = Cost(memory=8_192, rounds=1, lanes=1)
_MOST = Cost(memory=1_048_576, rounds=64, lanes=64)
"""A text that somebody has changed must not take this computer's memory."""


class WrongPassphrase(KnownError):
    """The passphrase does not open this secret."""

    def __init__(self) -> None:
        super().__init__(
            "This passphrase does not open your team secret.",
            "Nothing was changed.",
            "Try again; mind capitals and the layout of the keyboard. If it is lost, ask an admin "
            "for a new invitation.",
        )


class PassphraseTooShort(KnownError):
    """A new passphrase has too few signs."""

    def __init__(self) -> None:
        super().__init__(
            phrase(
                "A passphrase has at least {least} signs.",
                least=SHORTEST_PASSPHRASE,
            ),
            "Nothing was changed.",
            "Take a longer one: four words are easy to remember and hard to guess.",
        )


class SealUnreadable(KnownError):
    """What is kept is no sealed secret, or not one that this program reads."""

    def __init__(self) -> None:
        super().__init__(
            "What is kept as your team secret can't be read: it is damaged, or of a newer Segue.",
            "Your leads are not touched.",
            "Update Segue, or ask an admin for a new invitation and join again.",
        )


def seal(secret: str, passphrase: str, owner: str, cost: Cost = COST) -> str:
    """The sealed text of a secret. Takes a tenth of a second; belongs on the work lane.

    Args:
        secret: What is to be kept.
        passphrase: At least `SHORTEST_PASSPHRASE` signs.
        owner: Whose it is (organisation and login): the text opens for this owner alone.
        cost: What opening will cost.

    Raises:
        PassphraseTooShort: It is.
    """
    if len(_normal(passphrase)) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    head = f"segue1$argon2id$m={cost.memory},t={cost.rounds},p={cost.lanes}${_text(salt)}"
    cipher = AESGCM(_key(passphrase, salt, cost))
    sealed = cipher.encrypt(nonce, secret.encode(), _bound(head, owner))
    return f"{head}${_text(nonce)}${_text(sealed)}"


def unseal(text: str, passphrase: str, owner: str) -> str:
    """The secret in a sealed text. Takes a tenth of a second; belongs on the work lane.

    Raises:
        WrongPassphrase: It does not open it (nor does any if the text was changed).
        SealUnreadable: This is no sealed text of a form we know.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cost, salt, nonce, sealed = _parts(text)
    cipher = AESGCM(_key(passphrase, salt, cost))
    head = text.strip().rsplit("$", 2)[0]
    try:
        return cipher.decrypt(nonce, sealed, _bound(head, owner)).decode()
    except InvalidTag:
        raise WrongPassphrase from None


def _parts(text: str) -> tuple[Cost, bytes, bytes, bytes]:
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise SealUnreadable
    cost = Cost(int(found[1]), int(found[2]), int(found[3]))
    try:
        salt, nonce, sealed = (base64.b64decode(found[n], validate=True) for n in (4, 5, 6))
    except binascii.Error:
        raise SealUnreadable from None
    if not _bearable(cost) or len(salt) < _SALT_BYTES or len(nonce) != _NONCE_BYTES:
        raise SealUnreadable
    return cost, salt, nonce, sealed


def _bearable(cost: Cost) -> bool:
    return (
        _LEAST.memory <= cost.memory <= _MOST.memory
        and _LEAST.rounds <= cost.rounds <= _MOST.rounds
        and _LEAST.lanes <= cost.lanes <= _MOST.lanes
    )


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        _normal(passphrase).encode(),
        salt,
        time_cost=cost.rounds,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _normal(passphrase: str) -> str:
    # The same key gives 'é' as one sign or as two, by keyboard and system.
    return unicodedata.normalize("NFKC", passphrase)


def _bound(head: str, owner: str) -> bytes:
    return f"{head}\n{owner}".encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
