"""The secret of the team's database: sealed, in a keyring or a private file, else nowhere."""

import logging
import os
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path

import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest

from app.domain.errors import KnownError
from app.host.sealed import (
    COST,
    Cost,
    PassphraseTooShort,
    SealUnreadable,
    WrongPassphrase,
    seal,
    unseal,
)
from app.host.secrets import (
    FilePlace,
    KeyringPlace,
    NoKeyring,
    NoSecret,
    SecretFileRefused,
    Secrets,
)
from tests.helpers.keyrings import FolderKeyring

ROOT = Path(__file__).resolve().parents[2]
CHEAP = Cost(memory=8_192, rounds=1, lanes=1)
SECRET, PASSPHRASE = "Xw9-secret-of-the-database", "four words are easy"


@pytest.fixture(params=["keyring", "file"])
def secrets(request, tmp_path):
    if request.param == "file":
        place = FilePlace(tmp_path / "secret")
    else:
        place = KeyringPlace(FolderKeyring(tmp_path))
    return Secrets(place, "acme", "segue_acme_p_0123456789ab", CHEAP)


def test_what_is_kept_comes_back_with_the_passphrase_alone(secrets, tmp_path):
    assert not secrets.held()
    secrets.keep(SECRET, PASSPHRASE)
    assert secrets.held()
    assert secrets.open(PASSPHRASE) == SECRET
    with pytest.raises(WrongPassphrase, match="does not open"):
        secrets.open(PASSPHRASE.upper())
    written = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert SECRET.encode() not in written
    assert PASSPHRASE.encode() not in written


def test_a_changed_passphrase_seals_anew(secrets):
    secrets.keep(SECRET, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        secrets.change_passphrase("not this one", "another passphrase")
    with pytest.raises(PassphraseTooShort):
        secrets.change_passphrase(PASSPHRASE, "7 signs")
    assert secrets.open(PASSPHRASE) == SECRET
    before = secrets.place.read(secrets.owner)
    secrets.change_passphrase(PASSPHRASE, "another passphrase")
    assert secrets.open("another passphrase") == SECRET
    with pytest.raises(WrongPassphrase):
        secrets.open(PASSPHRASE)
    assert secrets.place.read(secrets.owner).split("$")[3] != before.split("$")[3], "a new salt"


def test_what_is_forgotten_is_gone_and_said_so(secrets):
    secrets.keep(SECRET, PASSPHRASE)
    secrets.forget()
    secrets.forget()
    with pytest.raises(NoSecret, match="no team secret"):
        secrets.open(PASSPHRASE)


def test_the_text_of_one_login_opens_for_no_other(secrets):
    secrets.keep(SECRET, PASSPHRASE)
    text = secrets.place.read(secrets.owner)
    assert unseal(text, PASSPHRASE, secrets.owner) == SECRET
    with pytest.raises(WrongPassphrase):
        unseal(text, PASSPHRASE, "acme/somebody-else")


def test_two_logins_do_not_share_an_entry_of_the_keyring(tmp_path):
    mine = Secrets(KeyringPlace(FolderKeyring(tmp_path)), "acme", "me", CHEAP)
    mine.keep(SECRET, PASSPHRASE)
    assert not replace(mine, login="you").held()
    assert not replace(mine, org="other").held()


def test_nothing_of_it_is_said_anywhere(secrets, caplog):
    caplog.set_level(logging.DEBUG)
    secrets.keep(SECRET, PASSPHRASE)
    said = [repr(secrets), repr(secrets.place)]
    for wrong in ("guessed-wrong-1", "guessed-wrong-2"):
        with pytest.raises(WrongPassphrase) as refused:
            secrets.open(wrong)
        said += [str(refused.value), repr(refused.value.args), repr(refused.value.__cause__)]
        assert wrong not in "".join(said)
    assert secrets.open(PASSPHRASE) == SECRET
    for one in (SECRET, PASSPHRASE):
        assert one not in "".join(said) + caplog.text


@pytest.mark.parametrize("short", ["", "7 signs", "\u0065\u0301" * 7])
def test_a_passphrase_has_eight_signs(short):
    with pytest.raises(PassphraseTooShort, match="8 signs"):
        seal(SECRET, short, "me", CHEAP)


def test_a_passphrase_is_the_same_however_the_keyboard_writes_it():
    text = seal(SECRET, unicodedata.normalize("NFC", "crème brûlée"), "me", CHEAP)
    assert unseal(text, unicodedata.normalize("NFD", "crème brûlée"), "me") == SECRET


def test_the_cost_is_in_the_text_and_an_older_one_still_opens():
    text = seal(SECRET, PASSPHRASE, "me")
    assert text.startswith(f"segue1$argon2id$m={COST.memory},t={COST.rounds},p={COST.lanes}$")
    assert unseal(text, PASSPHRASE, "me") == SECRET
    assert unseal(seal(SECRET, PASSPHRASE, "me", CHEAP) + "\n", PASSPHRASE, "me") == SECRET


@pytest.mark.parametrize("part", [3, 4, 5])
def test_a_changed_text_does_not_open(part):
    parts = seal(SECRET, PASSPHRASE, "me", CHEAP).split("$")
    first = "A" if parts[part][0] != "A" else "B"
    parts[part] = first + parts[part][1:]
    with pytest.raises(WrongPassphrase):
        unseal("$".join(parts), PASSPHRASE, "me")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m=8192", "m=99999999"),  # would take the memory of this computer
        ("m=8192", "m=8"),
        ("t=1", "t=0"),
        ("p=1", "p=99"),
        ("segue1", "segue2"),
        ("argon2id", "argon2i"),
    ],
)
def test_a_text_of_another_form_is_refused_before_anything_is_worked_out(before, after):
    text = seal(SECRET, PASSPHRASE, "me", CHEAP)
    with pytest.raises(SealUnreadable):
        unseal(text.replace(before, after, 1), PASSPHRASE, "me")


@pytest.mark.parametrize("text", ["", "nothing", SECRET, "segue1$argon2id$m=8192,t=1,p=1$a$b$c"])
def test_no_sealed_text_is_refused(text):
    with pytest.raises(SealUnreadable):
        unseal(text, PASSPHRASE, "me")


@pytest.mark.parametrize("none", [keyring.backends.fail.Keyring(), keyring.backends.null.Keyring()])
def test_without_a_keyring_nothing_is_kept_and_the_way_out_is_told(none):
    secrets = Secrets(KeyringPlace(none), "acme", "me", CHEAP)
    with pytest.raises(NoKeyring, match="no keyring that is running") as refused:
        secrets.keep(SECRET, PASSPHRASE)
    assert "--secret-file" in refused.value.todo
    with pytest.raises(NoKeyring):
        secrets.open(PASSPHRASE)
    with pytest.raises(NoKeyring):
        secrets.forget()


class Forgetful(FolderKeyring):
    def set_password(self, service, username, password):
        """Takes it and does not keep it."""


class Locked(FolderKeyring):
    def set_password(self, service, username, password):
        raise keyring.errors.KeyringLocked("Failed to unlock the collection!")

    get_password = delete_password = set_password


@pytest.mark.parametrize(("kind", "why"), [(Forgetful, "did not keep it"), (Locked, "is locked")])
def test_a_keyring_that_keeps_nothing_is_found_out(tmp_path, kind, why):
    secrets = Secrets(KeyringPlace(kind(tmp_path)), "acme", "me", CHEAP)
    with pytest.raises(NoKeyring, match=why):
        secrets.keep(SECRET, PASSPHRASE)


PROBE = """
import sys
from app.domain.errors import KnownError
from app.host.sealed import Cost
from app.host.secrets import KeyringPlace, Secrets
secrets = Secrets(KeyringPlace(), "acme", "me", Cost(8192, 1, 1))
try:
    if sys.argv[1] == "keep":
        secrets.keep("kept in the service", "a long passphrase")
    print(secrets.open("a long passphrase"))
    if sys.argv[1] == "forget":
        secrets.forget()
        print(secrets.held())
except KnownError as problem:
    print(type(problem).__name__, problem)
"""


def probe(*words, shell, home):
    program = home / "probe.py"
    program.write_text(PROBE)
    env = {key: value for key, value in os.environ.items() if not key.startswith("DBUS_")}
    env |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(ROOT)}
    env |= {"XDG_CONFIG_HOME": str(home / "config"), "XDG_RUNTIME_DIR": str(home)}
    env.pop("DISPLAY", None)
    script = shell.format(python=sys.executable, probe=program)
    done = subprocess.run(
        [*words, "sh", "-c", script], env=env, capture_output=True, text=True, timeout=50
    )
    return done.stdout.splitlines()


SERVICE = (
    "printf '%s' login | gnome-keyring-daemon --unlock --components=secrets >/dev/null\n"
    "{python} {probe} keep; {python} {probe} read; {python} {probe} forget\n"
)


def test_a_real_secret_service_keeps_it(tmp_path):
    tmp_path.chmod(0o700)
    said = probe("dbus-run-session", "--", shell=SERVICE, home=tmp_path)
    assert said == ["kept in the service"] * 3 + ["False"]


def test_a_session_without_a_secret_service_says_so(tmp_path):
    said = probe("env", shell="{python} {probe} keep", home=tmp_path)
    assert len(said) == 1
    assert said[0].startswith("NoKeyring Your team secret can't be kept")
    assert "--secret-file" in said[0]


def test_a_secret_file_is_for_its_owner_alone(tmp_path):
    file = tmp_path / "secret"
    secrets = Secrets(FilePlace(file), "acme", "me", CHEAP)
    secrets.keep(SECRET, PASSPHRASE)
    assert file.stat().st_mode & 0o777 == 0o600
    for mode in (0o640, 0o604, 0o620, 0o602, 0o601, 0o666):
        file.chmod(mode)
        before = file.read_bytes()
        for act in (lambda: secrets.open(PASSPHRASE), lambda: secrets.keep("x", PASSPHRASE)):
            with pytest.raises(SecretFileRefused, match=rf"mode {mode:04o}; 0600 is wanted"):
                act()
        assert file.read_bytes() == before
    file.chmod(0o400)
    assert secrets.open(PASSPHRASE) == SECRET


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a file away")
def test_a_secret_file_of_somebody_else_is_refused(tmp_path):
    file = tmp_path / "secret"
    secrets = Secrets(FilePlace(file), "acme", "me", CHEAP)
    secrets.keep(SECRET, PASSPHRASE)
    os.chown(file, 65534, 65534)
    with pytest.raises(SecretFileRefused, match="somebody else"):
        secrets.open(PASSPHRASE)


def test_a_secret_file_that_can_not_be_is_said_so(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for place, why in (
        (tmp_path / "none" / "secret", "no such file or directory"),
        (tmp_path, "is no plain file"),
        (tmp_path / "pipe", "is no plain file"),
    ):
        with pytest.raises(SecretFileRefused, match=why):
            Secrets(FilePlace(place), "acme", "me", CHEAP).keep(SECRET, PASSPHRASE)
    broken = tmp_path / "broken"
    broken.write_bytes(b"\xff\xfe")
    broken.chmod(0o600)
    with pytest.raises(KnownError, match="not text"):
        Secrets(FilePlace(broken), "acme", "me", CHEAP).open(PASSPHRASE)
