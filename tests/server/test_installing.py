"""The address of whoever runs the database: what libpq would make of it, and what is repeated."""

import psycopg
import pytest

from app.domain.errors import KnownError
from app.sync.installing import connected, server_asked


def refused(url: str) -> str:
    with pytest.raises(KnownError) as problem, connected(url):
        pass
    assert problem.value.__cause__ is None
    return str(problem.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres:se%cret@db.example.org/segue",
        "postgresql://postgres:se/cret@db.example.org/segue",
        "postgresql://db.example.org/segue?se%cret",
        "postgres se%cret",
    ],
)
def test_what_is_no_address_may_hold_a_password_and_is_not_repeated(url: str) -> None:
    said = refused(url)
    assert "This is not the address of a database." in said
    assert "cret" not in said
    assert "'se'" not in said


@pytest.mark.parametrize(
    ("url", "around", "asked"),
    [
        ("postgresql:///segue", {}, ""),
        ("postgresql:///segue", {"PGHOST": "/run/postgresql"}, "/run/postgresql"),
        ("postgresql:///segue", {"PGHOST": "db.example.org"}, "db.example.org"),
        ("postgresql:///segue", {"PGHOSTADDR": "10.0.0.1"}, "10.0.0.1"),
        ("postgresql://localhost/segue", {"PGHOST": "db.example.org"}, "localhost"),
        ("postgresql://localhost/segue", {"PGHOSTADDR": "10.0.0.1"}, "10.0.0.1"),
        ("postgresql://db,localhost/segue?hostaddr=127.0.0.1,", {}, "127.0.0.1,localhost"),
        ("postgresql://localhost,db/segue?hostaddr=127.0.0.1,", {}, "127.0.0.1,db"),
    ],
)
def test_the_server_is_looked_for_where_libpq_takes_it_from(
    url: str, around: dict[str, str], asked: str
) -> None:
    assert server_asked(psycopg.conninfo.conninfo_to_dict(url), around) == asked


@pytest.mark.parametrize(
    ("url", "around"),
    [
        ("postgresql:///segue?sslmode=require", ("PGHOST", "db.example.org")),
        ("postgresql:///segue?sslmode=disable", ("PGHOSTADDR", "192.0.2.1")),
        ("postgresql://localhost/segue?sslmode=disable", ("PGHOSTADDR", "192.0.2.1")),
        ("postgresql://localhost,192.0.2.1/segue?hostaddr=127.0.0.1,&sslmode=allow", ("A", "")),
    ],
)
def test_a_far_server_has_to_prove_who_it_is_wherever_its_name_stands(
    url: str, around: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*around)
    assert "lets others between here and" in refused(url)


def test_a_file_of_services_leads_nowhere_without_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    for url in ("postgresql:///segue?service=x", "postgresql://db.example.org/segue?service=x"):
        assert "service= in the address lets a file say" in refused(url)
    monkeypatch.setenv("PGSERVICE", "not-there")
    for url in ("postgresql:///segue", "postgresql://localhost/segue?sslmode=disable"):
        assert "PGSERVICE lets a file say" in refused(url)
    # With proof libpq may look into it; there is none of this name.
    with (
        pytest.raises(KnownError, match=r"can't be reached: .*not-there"),
        connected("postgresql://192.0.2.1/segue"),
    ):
        pass
