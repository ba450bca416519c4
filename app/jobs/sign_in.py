"""PINs are made and checked by argon2; both take a moment and belong on the work lane.

The library is loaded with the first PIN: many desks have none.
"""

from app.domain.errors import Incomplete
from app.domain.phrases import phrase
from app.domain.pin import LONGEST, SHORTEST, is_pin


def hash_pin(pin: str) -> str:
    """The argon2id string of a PIN.

    Raises:
        Incomplete: It is no PIN.
    """
    if not is_pin(pin):
        raise Incomplete(
            "pin",
            phrase("A PIN has {shortest} to {longest} digits.", shortest=SHORTEST, longest=LONGEST),
        )
    from argon2 import PasswordHasher

    return PasswordHasher().hash(pin)


def check_pin(pin_hash: str, pin: str) -> bool:
    """Whether this is the PIN."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False
