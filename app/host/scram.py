"""PostgreSQL's verifier of a password, made at the desk: the password itself never travels.

SCRAM-SHA-256 as in RFC 5802 and RFC 7677; what PostgreSQL keeps in `pg_authid.rolpassword`.
"""

import base64
import hashlib
import hmac
import secrets
import stringprep
import unicodedata

LEAST_ITERATIONS = 4096
"""RFC 7677, section 4; PostgreSQL's own default. Enough for secrets that are drawn by chance."""

_SALT_BYTES = 16
_PROHIBITED = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
    stringprep.in_table_a1,
)


def new_secret() -> str:
    """A secret for a login, drawn by chance: 32 signs that need no quoting, 192 bits."""
    return secrets.token_urlsafe(24)


def verifier(secret: str, *, iterations: int = LEAST_ITERATIONS, salt: bytes | None = None) -> str:
    """What `CREATE ROLE ... PASSWORD` takes in the place of the password.

    Args:
        secret: The password.
        iterations: Rounds of PBKDF2, at least `LEAST_ITERATIONS`.
        salt: None draws a new one.

    Raises:
        ValueError: No secret, or too few iterations.
    """
    if not secret:
        raise ValueError("An empty secret opens no login")
    if iterations < LEAST_ITERATIONS:
        raise ValueError(f"At least {LEAST_ITERATIONS} iterations")
    salt = secrets.token_bytes(_SALT_BYTES) if salt is None else salt
    salted = hashlib.pbkdf2_hmac("sha256", prepared(secret), salt, iterations)
    stored = hashlib.sha256(_mac(salted, b"Client Key")).digest()
    server = _mac(salted, b"Server Key")
    return f"SCRAM-SHA-256${iterations}:{_text(salt)}${_text(stored)}:{_text(server)}"


def prepared(secret: str) -> bytes:
    """The bytes of a password as both sides take them: SASLprep (RFC 4013), else as they are.

    PostgreSQL's server and libpq take a password that SASLprep refuses unchanged
    (`pg_saslprep` in src/common/saslprep.c and its callers); so must we, or it would not fit.
    """
    mapped = "".join(
        " " if stringprep.in_table_c12(sign) else sign
        for sign in secret
        if not stringprep.in_table_b1(sign) or stringprep.in_table_c12(sign)
    )
    normal = unicodedata.normalize("NFKC", mapped)
    if not normal or _refused(normal):
        normal = secret
    return normal.encode("utf-8")


def _refused(text: str) -> bool:
    if any(table(sign) for sign in text for table in _PROHIBITED):
        return True
    if not any(stringprep.in_table_d1(sign) for sign in text):
        return False
    # RFC 3454, section 6: right to left from end to end, and nothing of the other direction.
    ends = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    return not ends or any(stringprep.in_table_d2(sign) for sign in text)


def _mac(key: bytes, text: bytes) -> bytes:
    return hmac.new(key, text, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
