"""SCRAM-SHA-256 verifiers (RFC 5802, RFC 7677), as PostgreSQL keeps them."""

import base64
import hashlib
import hmac
import secrets


def verifier(secret: str, iterations: int = 4096) -> str:
    """What PostgreSQL keeps of this secret."""
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", secret.encode(), salt, iterations)

    def keyed(word: bytes) -> bytes:
        return hmac.digest(salted, word, "sha256")

    def text(raw: bytes) -> str:
        return base64.b64encode(raw).decode()

    stored = hashlib.sha256(keyed(b"Client Key")).digest()
    return f"SCRAM-SHA-256${iterations}:{text(salt)}${text(stored)}:{text(keyed(b'Server Key'))}"
