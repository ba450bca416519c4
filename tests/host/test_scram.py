"""The verifier made here opens a real PostgreSQL, whatever signs the password has."""

import base64
import hashlib
import hmac
import re

import pytest

from app.host.scram import new_secret, prepared, verifier
from tests.helpers.postgres import own_cluster

PASSWORDS = [
    "plain-Password_1",
    "with space and 'quote' and \\",
    "pässwörd",
    "p\u00e4ss\u00adwo\u0308rd",  # a soft hyphen goes, o and its dots become one sign
    "full\u2000width\uff21\uff22",  # an odd space becomes a space, wide letters narrow ones
    "\u2168 \u00aa \ufb01",  # IX, a, fi
    "zero\u200bwidth",  # a space to RFC 3454, and to nothing else
    "\u0627\u0644\u0633\u0631",  # right to left
    "\u0627\u0644 abc \u0633",  # both directions: SASLprep refuses, it is taken as it is
    "\u0627\u06311",  # ends in a figure: refused as well
    "unassigned \U0001f512 in Unicode 3.2",
    "unassigned \U0001f512 and wide \uff21",  # refused: the wide letter stays wide
    "\u0627\uff21\u0627",  # both directions and a wide letter: stays wide as well
    "private \ue000 use",
    "\u00ad",  # nothing is left of it
    "日本語のパスワード",
]


@pytest.fixture(scope="module")
def server():
    with own_cluster() as running:
        yield running


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


def log_in(server, login, secret):
    words = {"host": "127.0.0.1", "port": server.port, "user": login, "password": secret}
    return server.ask({**words, "sslmode": "disable"}, "SELECT session_user")


@pytest.mark.parametrize("number", range(len(PASSWORDS)))
def test_postgresql_lets_in_who_has_the_secret_and_nobody_else(server, number):
    secret, login = PASSWORDS[number], f"p{number}"
    server.owner(f"CREATE ROLE {login} LOGIN PASSWORD {quoted(verifier(secret))}")
    let_in = log_in(server, login, secret)
    assert (let_in.returncode, let_in.stdout.strip()) == (0, login), let_in.stderr
    refused = log_in(server, login, secret + "x")
    assert refused.returncode == 2
    assert "password authentication failed" in refused.stderr


def test_postgresql_keeps_the_verifier_as_it_is(server):
    made = verifier("a secret", iterations=10_000)
    server.owner(f"CREATE ROLE kept LOGIN PASSWORD {quoted(made)}")
    assert server.owner("SELECT rolpassword FROM pg_authid WHERE rolname='kept'") == made
    assert log_in(server, "kept", "a secret").returncode == 0


@pytest.mark.parametrize("secret", PASSWORDS)
def test_it_is_the_verifier_that_postgresql_makes_itself(server, secret):
    server.owner(f"DROP ROLE IF EXISTS own; CREATE ROLE own LOGIN PASSWORD {quoted(secret)}")
    theirs = server.owner("SELECT rolpassword FROM pg_authid WHERE rolname='own'")
    salt = base64.b64decode(re.match(r"SCRAM-SHA-256\$4096:([^$]+)", theirs)[1])
    assert verifier(secret, salt=salt) == theirs


def test_the_example_of_rfc_7677():
    # Section 3: user, pencil, 4096 rounds, this salt; the proof there is made of this stored key.
    salt = base64.b64decode("W22ZaJ0SNY7soEsUEjb6gQ==")
    _, _, keys = verifier("pencil", salt=salt).split("$")
    stored, server_key = (base64.b64decode(one) for one in keys.split(":"))
    said = (
        b"n=user,r=rOprNGfwEbeRWgbNEkqO,"
        b"r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,"
        b"c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    )
    signature = hmac_of(stored, said)
    proof = base64.b64decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")
    client_key = bytes(one ^ other for one, other in zip(proof, signature, strict=True))
    assert hashlib.sha256(client_key).digest() == stored
    assert hmac_of(server_key, said) == base64.b64decode(
        "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
    )


def hmac_of(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def test_two_verifiers_of_one_secret_have_nothing_in_common():
    assert verifier("secret").split(":")[1:] != verifier("secret").split(":")[1:]


def test_what_is_too_weak_is_refused():
    with pytest.raises(ValueError, match="4096"):
        verifier("secret", iterations=4095)
    with pytest.raises(ValueError, match="empty"):
        verifier("")


def test_a_new_secret_is_long_and_needs_no_quoting():
    made = {new_secret() for _ in range(50)}
    assert len(made) == 50
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", one) for one in made)
    assert all(prepared(one) == one.encode() for one in made)
