"""The connection of whoever runs a team's database: an address of libpq, far ones verified."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from app.domain.errors import KnownError
from app.sync.server_url import Words, far_words

if TYPE_CHECKING:
    from psycopg import Connection

AskPassword = Callable[[], str | None]


@contextmanager
def connected(url: str, ask: AskPassword | None = None) -> Iterator["Connection[Any]"]:
    """A connection in one transaction; committed at the end, undone by a failure.

    Args:
        url: A libpq address, several hosts allowed, without a password.
        ask: Asks for the password when libpq's password file has none.

    Raises:
        KnownError: The address has a password in it, would send without verified TLS to another
            computer, or the server can't be reached.
    """
    import psycopg

    try:
        parts = psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        # Not in libpq's words, nor behind them: they repeat what may be a piece of a password.
        raise _no_address() from None
    if parts.get("password"):
        raise KnownError(
            "An address with a password in it is not taken: it would stay in the history of the "
            "shell and in the list of processes.",
            "Nothing was changed.",
            "Leave it out: it is asked for, or read from libpq's password file (~/.pgpass).",
        )
    if (port := str(parts.get("port") or "").replace(",", "")) and not port.isdecimal():
        raise _no_address()  # where a password has a slash in it, that is its beginning
    asked = server_asked(parts, os.environ)
    words = far_words(asked, _word(parts, "sslmode"), _word(parts, "sslrootcert"))
    _require_no_service(parts, os.environ, proven=bool(words))
    if "," in asked:  # of several servers only the one that leads can be set up
        words = {**words, "target_session_attrs": "read-write"}
    try:
        connection = _open(url, ask, words)
    except psycopg.OperationalError as error:
        why = " ".join(str(error).split())
        raise KnownError(f"The database can't be reached: {why}") from error
    with connection:
        yield connection


def server_asked(parts: Mapping[str, Any], around: Mapping[str, str]) -> str:
    """Where libpq would go, as it would: names or addresses with commas between; '' is a socket.

    Args:
        parts: The address.
        around: The environment, which says what the address does not.
    """

    def said(word: str, variable: str) -> list[str]:
        return str(parts.get(word) or around.get(variable) or "").split(",")

    # One by one: where a list of addresses has a gap, the name in its place counts.
    addresses, names = said("hostaddr", "PGHOSTADDR"), said("host", "PGHOST")
    return ",".join(a or name for a, name in zip_longest(addresses, names, fillvalue=""))


def _require_no_service(
    parts: Mapping[str, Any], around: Mapping[str, str], *, proven: bool
) -> None:
    """A file of services may name any server; only one that has to prove who it is may be that."""
    where = "service= in the address"
    if not parts.get("service"):
        if proven or not around.get("PGSERVICE"):
            return
        where = "PGSERVICE"
    raise KnownError(
        f"{where} lets a file say where this leads, without the server having to prove who it is.",
        "Nothing was sent.",
        "Name the server in the address (postgresql://postgres@db.example.org/segue), and leave "
        "the service out.",
    )


def _no_address() -> KnownError:
    return KnownError(
        "This is not the address of a database.",
        "Nothing was sent.",
        "It looks like postgresql://postgres@db.example.org/segue, without a password.",
    )


def _word(parts: Mapping[str, Any], name: str) -> str | None:
    return str(parts[name]) if parts.get(name) else None


def _open(url: str, ask: AskPassword | None, words: Words) -> "Connection[Any]":
    import psycopg

    timeout: dict[str, Any] = {"connect_timeout": 5, "application_name": "segue team", **words}
    try:
        return psycopg.connect(url, **timeout)
    except psycopg.OperationalError as error:
        # libpq says it so when no password was given by anybody.
        word = ask() if ask is not None and "no password supplied" in str(error) else None
        if not word:
            raise
        return psycopg.connect(url, password=word, **timeout)
