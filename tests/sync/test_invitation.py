"""An invitation is one line that survives mail and paste; a wrong sign in it is found and told."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.sync import pasted
from app.sync.certificates import Authority, BadCertificate, OtherAuthority
from app.sync.invitation import BadInvitation, Invitation
from app.sync.server_url import BadAddress, ServerUrl
from tests.helpers.certificates import vouched

UNTIL = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
AUTHORITY = Authority.of(ssl.PEM_cert_to_DER_cert(vouched("Acme Root", "db").authority))


def invitation(**changes):
    given = {
        "server": ServerUrl.parse("postgresql://db1.acme.example,db2.acme.example:5433/segue"),
        "org": "acme",
        "login": "segue_acme_p_0123456789ab",
        "secret": "Xw9-one_time-secret",
        "until": UNTIL,
        "team": "Acme Vertrieb Süd",
        "authority": AUTHORITY,
    }
    return Invitation(**{**given, **changes})


LINE = invitation().text()


@pytest.mark.parametrize(
    "one",
    [
        invitation(),
        invitation(team="", authority=None),
        invitation(authority=Authority(AUTHORITY.name, AUTHORITY.fingerprint)),
        invitation(server=ServerUrl.parse("postgresql://127.0.0.1/s?sslmode=disable")),
        invitation(server=ServerUrl.parse("postgresql://[2001:db8::1]:5433/s")),
    ],
)
def test_it_says_the_same_at_the_other_side(one):
    line = one.text()
    assert Invitation.parse(line) == one
    assert line.isascii()
    assert not set(line) & set(" \t\r\n\"'\\<>&%=")


def test_what_is_of_the_admin_alone_does_not_travel(tmp_path):
    own = ServerUrl.parse(f"postgresql://admin@db/s?sslrootcert={tmp_path}/ca.pem")
    server = Invitation.parse(invitation(server=own).text()).server
    assert (server.user, server.authority) == ("", None)


def test_mail_breaks_lines_and_nothing_is_lost():
    broken = "\r\n".join(LINE[at : at + 60] for at in range(0, len(LINE), 60))
    assert Invitation.parse(f"  {broken}\n\n") == invitation()


def test_the_secret_does_not_show_itself():
    assert "one_time" not in repr(invitation())


def test_it_is_over_at_its_moment():
    assert not invitation().is_over(UNTIL - timedelta(seconds=1))
    assert invitation().is_over(UNTIL)


def body_of(line):
    return line.index(".") + 1


@given(data=st.data())
def test_each_single_wrong_sign_is_found_and_its_part_is_told(data):
    at = data.draw(st.integers(body_of(LINE), len(LINE) - 1).filter(lambda n: LINE[n] != "."))
    sign = data.draw(st.sampled_from([one for one in pasted.SIGNS if one != LINE[at]]))
    part = LINE[body_of(LINE) : at].count(".") + 1
    with pytest.raises(BadInvitation, match=rf"wrong or missing sign in its part {part}\b"):
        Invitation.parse(LINE[:at] + sign + LINE[at + 1 :])


@given(data=st.data())
def test_what_is_missing_swapped_or_doubled_is_found(data):
    start = body_of(LINE)
    at = data.draw(st.integers(start, len(LINE) - 2))
    end = data.draw(st.integers(at + 1, len(LINE)))
    two = LINE[:at] + LINE[at + 1] + LINE[at] + LINE[at + 2 :]
    for wrong in (LINE[:at] + LINE[end:], LINE[:end] + LINE[at:], two):
        if wrong != LINE:
            with pytest.raises((BadInvitation, BadCertificate)):
                Invitation.parse(wrong)


def test_whole_groups_that_changed_places_are_found():
    mark, first, second, *rest = LINE.split(".")
    with pytest.raises(BadInvitation, match="not whole"):
        Invitation.parse(".".join([mark, second, first, *rest]))


@given(st.binary(max_size=200))
def test_any_bytes_can_be_pasted(raw):
    assert pasted.read(pasted.write(raw)) == raw if raw else True


def test_no_bytes_are_no_line():
    with pytest.raises(pasted.Mistyped):
        pasted.read("")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no invitation"),
        ("hello", "no invitation"),
        ("segue-invitation-.x", "no invitation"),
        (LINE[1:], "no invitation"),
        (LINE.replace("-1.", "-2.", 1), "newer Segue"),
        ("segue-invitation-1.", "wrong or missing sign in its part 1"),
        ("segue-invitation-1." + pasted.write(b"\x00\x02{}"), "does not say what it has to"),
        ("segue-invitation-1." + pasted.write(b"\xff"), "does not say what it has to"),
        ("segue-invitation-1." + pasted.write(b"\x00\x02[]"), "does not say what it has to"),
    ],
)
def test_what_is_none_is_refused_with_the_reason(text, why):
    with pytest.raises(BadInvitation, match=why):
        Invitation.parse(text)


def test_a_failure_does_not_repeat_the_secret():
    at = LINE.rindex(".") - 3
    sign = "A" if LINE[at] != "A" else "B"
    with pytest.raises(BadInvitation) as refused:
        Invitation.parse(LINE[:at] + sign + LINE[at + 1 :])
    assert max(map(len, str(refused.value).split())) < 24


def test_a_server_without_verified_tls_is_refused_here_too():
    said = b'{"u":"postgresql://db/s?sslmode=disable","o":"a","l":"l","s":"s","e":1}'
    with pytest.raises(BadAddress, match="lets others"):
        Invitation.parse("segue-invitation-1." + pasted.write(len(said).to_bytes(2, "big") + said))


def test_an_authority_is_known_by_its_fingerprint(tmp_path):
    other = Authority.of(ssl.PEM_cert_to_DER_cert(vouched("Acme Root", "db").authority))
    AUTHORITY.require(AUTHORITY)
    with pytest.raises(OtherAuthority, match="ask your admin which") as refused:
        AUTHORITY.require(other)
    assert AUTHORITY.shown in refused.value.what
    assert other.shown in refused.value.what
    file = tmp_path / "ca.pem"
    file.write_text(f"# of the team\n{AUTHORITY.pem()}{other.pem()}")
    assert Authority.read(file) == AUTHORITY
    with pytest.raises(BadCertificate, match="did not come"):
        Authority("x", "00").pem()


def test_an_invitation_whose_certificate_is_not_the_one_it_names_is_refused():
    other = Authority.of(ssl.PEM_cert_to_DER_cert(vouched("Acme Root", "db").authority))
    forged = Authority(AUTHORITY.name, AUTHORITY.fingerprint, other.certificate)
    with pytest.raises(OtherAuthority):
        Invitation.parse(invitation(authority=forged).text())


BEGIN, END = "-----BEGIN CERTIFICATE-----\n", "\n-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("text", ["", "nothing", BEGIN + "AAAA" + END, BEGIN + "!" + END])
def test_what_is_no_certificate_is_said_so(tmp_path, text):
    file = tmp_path / "ca.pem"
    file.write_text(text)
    with pytest.raises(BadCertificate, match=r"no certificate|damaged"):
        Authority.read(file)
    with pytest.raises(BadCertificate, match="no such file"):
        Authority.read(tmp_path / "none")
