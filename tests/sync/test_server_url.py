"""Addresses of a team's database, and that libpq does with them what they say."""

import re
from pathlib import Path

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync.certificates import Authority
from app.sync.server_url import (
    BadAddress,
    Host,
    PasswordInAddress,
    ServerUrl,
    far_words,
    of_this_computer,
)
from tests.helpers.certificates import vouched
from tests.helpers.postgres import own_cluster


@pytest.mark.parametrize(
    ("text", "hosts", "rest"),
    [
        ("postgresql://db.example.org/segue", ["db.example.org:5432"], ("segue", "")),
        ("postgres://ada@db:5433/segue", ["db:5433"], ("segue", "ada")),
        ("postgresql://a,b:5433,c/segue", ["a:5432", "b:5433", "c:5432"], ("segue", "")),
        ("postgresql://[2001:db8::1]:5433,10.0.0.1/s", ["[2001:db8::1]:5433", "10.0.0.1:5432"],
         ("s", "")),
        ("postgresql://a%40b@db/my%20team", ["db:5432"], ("my team", "a@b")),
        ("postgresql://%2Fvar%2Frun%2Fpostgresql/s", ["%2Fvar%2Frun%2Fpostgresql:5432"], ("s", "")),
    ],
)  # fmt: skip
def test_an_address_is_read(text, hosts, rest):
    read = ServerUrl.parse(f"  {text}\n")
    assert [str(one) for one in read.hosts] == hosts
    assert (read.database, read.user) == rest
    assert (read.sslmode, read.authority) == ("verify-full", None)
    assert ServerUrl.parse(read.text()) == read


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://ada:pw@db/segue",
        "postgresql://ada:@db/segue",
        "postgresql://db/segue?password=pw",
        "postgresql://db/segue?sslmode=verify-full&password=",
        "postgresql://db/segue?sslpassword=pw",
        "postgresql://db/segue?passfile=/tmp/x",
        "postgresql://ada:p%40w@one,two/segue",
    ],
)
def test_a_password_in_it_is_refused_with_the_reason_and_not_repeated(text):
    with pytest.raises(PasswordInAddress, match="shell's history") as refused:
        ServerUrl.parse(text)
    assert "pw" not in str(refused.value)
    assert "~/.pgpass" in refused.value.todo


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mysql://db/segue", "begin with postgresql://"),
        ("db.example.org", "begin with postgresql://"),
        ("postgresql:///segue", "names no host"),
        ("postgresql://db", "names no database"),
        ("postgresql://db/", "names no database"),
        ("postgresql://db/a/b", "names no database"),
        ("postgresql://db:99999/s", "'99999' is no port"),
        ("postgresql://db:0/s", "'0' is no port"),
        ("postgresql://db:x/s", "'x' is no port"),
        ("postgresql://a,,b/s", "'' is no host"),
        ("postgresql://[::1/s", "unmatched brackets"),
        ("postgresql://[nothing]/s", "no address|unmatched"),
        ("postgresql://a b/s", "'a b' is no host"),
        ("postgresql://db/s?options=-c%20x", "'options' is not taken"),
        ("postgresql://db/s?sslmode=none", "sslmode 'none' does not exist"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text, why):
    with pytest.raises(BadAddress, match=why):
        ServerUrl.parse(text)


@given(st.text(alphabet="postgresql:/[]@,%?&=0123456789abz. ü\n", max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(text):
    for one in (text, f"postgresql://{text}"):
        try:
            read = ServerUrl.parse(one)
        except BadAddress:
            continue
        assert ServerUrl.parse(read.text()) == read


FAR = (
    *("db.example.org", "10.0.0.1", "[2001:db8::1]", "localhost.example.org", "128.0.0.1"),
    *("127.0.0.1,db.example.org", "0.0.0.0"),
)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_only_an_address_of_this_computer_may_do_without_verified_tls(mode):
    for host in FAR:
        with pytest.raises(BadAddress, match=f"sslmode={mode} lets others") as refused:
            ServerUrl.parse(f"postgresql://{host}/s?sslmode={mode}")
        assert "verify-full" in refused.value.todo
    for host in ("localhost", "127.0.0.1", "127.9.9.9", "[::1]", "%2Frun%2Fpg", "localhost,[::1]"):
        read = ServerUrl.parse(f"postgresql://{host}/s?sslmode={mode}")
        assert not read.is_verified
        assert read.words()["sslmode"] == mode
    assert ServerUrl.parse("postgresql://localhost/s").is_verified, "it is said, never guessed"


def test_connection_words():
    read = ServerUrl.parse("postgresql://one,two:5433/s?sslrootcert=/etc/team%20ca.pem")
    assert read.authority == Path("/etc/team ca.pem")
    words = read.words("ada", "secret")
    assert words["host"] == "one,two"
    assert words["port"] == "5432,5433"
    assert (words["user"], words["password"], words["dbname"]) == ("ada", "secret", "s")
    assert (words["sslmode"], words["sslrootcert"]) == ("verify-full", "/etc/team ca.pem")
    assert words["channel_binding"] == "require"
    assert words["target_session_attrs"] == "read-write"
    alone = ServerUrl.parse("postgresql://ada@one/s").words()
    assert alone["user"] == "ada"
    assert Path(str(alone["sslrootcert"])).is_file(), "the authorities of this computer"
    assert not {"password", "target_session_attrs"} & alone.keys()


def test_what_leaves_this_computer_is_known():
    assert Host("localhost").is_local
    assert Host("LOCALHOST").is_local
    assert not Host("localhost.").is_local


@pytest.fixture(scope="module")
def team():
    made = vouched("Acme Root", "localhost")
    with own_cluster(made.server, made.key) as running:
        running.owner("CREATE ROLE ada LOGIN PASSWORD 'the secret'")
        yield running, made


TLS = "SELECT ssl, session_user FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


def test_a_real_server_is_verified_by_the_authority_given(team, tmp_path):
    running, made = team
    file = tmp_path / "ca with space.pem"
    file.write_text(made.authority)
    assert Authority.read(file).name == "Acme Root"
    where = f"localhost:{running.port}/postgres?sslrootcert={str(file).replace(' ', '%20')}"
    let_in = running.ask(ServerUrl.parse(f"postgresql://{where}").words("ada", "the secret"), TLS)
    assert let_in.stdout.strip() == "t|ada", let_in.stderr


def test_the_authorities_of_this_computer_count_for_the_libpq_that_comes_along(
    team, tmp_path, monkeypatch
):
    running, made = team
    read = ServerUrl.parse(f"postgresql://localhost:{running.port}/postgres")
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(**read.words("ada", "the secret"))
    file = tmp_path / "all.pem"
    file.write_text(made.authority)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))  # as OpenSSL is told of others than its own
    words = read.words("ada", "the secret")
    assert words["sslrootcert"] == str(file)
    with psycopg.connect(**words) as let_in:
        assert let_in.execute(TLS).fetchone() == (True, "ada")


@pytest.mark.parametrize(
    ("hosts", "mode"), [("db.example.org", "require"), ("127.0.0.1,db", "prefer")]
)
def test_an_installer_too_sends_nothing_far_without_verified_tls(hosts, mode):
    with pytest.raises(BadAddress, match=f"sslmode={mode} lets others"):
        far_words(hosts, mode, None)
    said = far_words(hosts, None, "/etc/team ca.pem")
    assert said == {"sslmode": "verify-full", "sslrootcert": "/etc/team ca.pem"}
    assert far_words(hosts, None, None)["sslrootcert"] == str(of_this_computer())
    assert far_words("", mode, None) == far_words("localhost,/run/pg", mode, None) == {}


def test_a_server_of_another_name_or_authority_gets_no_secret(team, tmp_path):
    running, made = team
    right, other, forged = (tmp_path / f"{name}.pem" for name in ("right", "other", "forged"))
    right.write_text(made.authority)
    other.write_text(vouched("Other Root", "localhost").authority)
    forged.write_text(vouched("Acme Root", "localhost").authority)
    for host, file, why in (
        ("127.0.0.1", right, 'does not match host name "127.0.0.1"'),
        ("localhost", other, "certificate verify failed"),
        ("localhost", forged, "SSL error"),
    ):
        read = ServerUrl.parse(f"postgresql://{host}:{running.port}/postgres?sslrootcert={file}")
        refused = running.ask(read.words("ada", "the secret"), TLS)
        assert refused.returncode == 2
        assert re.search(why, refused.stderr), refused.stderr


def test_of_several_servers_the_one_that_takes_writes_is_used(team, tmp_path):
    running, made = team
    file = tmp_path / "ca.pem"
    file.write_text(made.authority)
    text = f"postgresql://localhost:1,localhost:{running.port}/postgres?sslrootcert={file}"
    words = ServerUrl.parse(text).words("ada", "the secret")
    assert running.ask(words, TLS).stdout.strip() == "t|ada"
    running.owner("ALTER ROLE ada SET default_transaction_read_only = on")
    try:
        assert "session is read-only" in running.ask(words, TLS).stderr
    finally:
        running.owner("ALTER ROLE ada RESET default_transaction_read_only")


def test_this_computers_own_server_may_do_without(team):
    running, _ = team
    read = ServerUrl.parse(f"postgresql://127.0.0.1:{running.port}/postgres?sslmode=disable")
    assert running.ask(read.words("ada", "the secret"), TLS).stdout.strip() == "f|ada"
    socket = str(running.folder).replace("/", "%2F")
    over = ServerUrl.parse(f"postgresql://{running.user}@{socket}:{running.port}/postgres")
    let_in = running.ask(over.words(), "SELECT session_user")
    assert let_in.stdout.strip() == running.user, let_in.stderr
