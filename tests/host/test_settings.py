import resource
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.host import settings as s
from app.host.settings import Settings, SettingsNotKept, SettingsUnreadable


@pytest.fixture
def file(tmp_path):
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_count(file):
    settings = Settings(file)
    assert [settings.get(one) for one in s.ALL] == [one.default for one in s.ALL]
    assert not file.exists()


def test_what_is_set_is_there_at_the_next_start_and_only_ours(file):
    Settings(file).set(s.SPEED, 1.5)
    Settings(file).set(s.MICROPHONE, 'Jabra "Evolve" \\ 2')
    again = Settings(file)
    assert again.get(s.SPEED) == 1.5
    assert again.get(s.MICROPHONE) == 'Jabra "Evolve" \\ 2'
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


def test_a_persons_value_counts_before_the_computers(file):
    settings = Settings(file)
    settings.set(s.THEME, "dark", person="019a-1")
    settings.set(s.THEME, "light")
    again = Settings(file)
    assert again.get(s.THEME, person="019a-1") == "dark"
    assert again.get(s.THEME, person="019a-2") == "light"
    assert again.unknown == ()


def test_a_computers_setting_knows_no_person(file):
    settings = Settings(file)
    settings.set(s.LOCK_AFTER, 5, person="019a-1")
    assert settings.get(s.LOCK_AFTER, person="019a-2") == 5


def test_unknown_keys_are_named_and_kept(file):
    file.write_text('[look]\ntheme = "dark"\ncolour = "red"\n[future.thing]\nlist = ["a", 1]\n')
    settings = Settings(file)
    assert settings.unknown == ("future.thing.list", "look.colour")
    settings.set(s.TEXT_SIZE, 125)
    kept = tomllib.loads(file.read_text())
    assert kept["look"] == {"theme": "dark", "colour": "red", "text_size": 125}
    assert kept["future"]["thing"]["list"] == ["a", 1]


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('look.theme = "mauve"', "look.theme"),
        ("look.theme = 3", "look.theme"),
        ("sound.speed = 9.0", "sound.speed"),
        ("safety.lock_after = true", "safety.lock_after"),
    ],
)
def test_a_value_that_is_not_taken_is_named_and_the_default_counts(file, line, key):
    file.write_text(line)
    settings = Settings(file)
    assert settings.problems == (key,)
    setting = next(one for one in s.ALL if one.key == key)
    assert settings.get(setting) == setting.default


def test_a_value_that_is_not_taken_is_not_set(file):
    settings = Settings(file)
    with pytest.raises(ValueError, match=r"sound\.speed"):
        settings.set(s.SPEED, 4.0)
    assert settings.get(s.SPEED) == 1.0
    assert not file.exists()


def test_a_file_that_is_no_toml_says_what_to_do(file):
    file.write_text("theme: dark")
    with pytest.raises(SettingsUnreadable, match="Mend or delete"):
        Settings(file)


def test_what_is_no_file_is_said_in_a_sentence(file):
    file.mkdir()
    with pytest.raises(SettingsUnreadable, match=r"can't be read: is a directory\."):
        Settings(file)


def test_a_write_that_fails_leaves_the_old_file(file):
    settings = Settings(file)
    settings.set(s.SPEED, 1.5)
    broken = Settings(file)
    broken._values["future.huge"] = "\ud800"  # no UTF-8: the write fails half way
    with pytest.raises(UnicodeEncodeError):
        broken.set(s.SPEED, 2.0)
    assert broken.get(s.SPEED) == 1.5
    assert Settings(file).get(s.SPEED) == 1.5
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]


@given(text=st.text(st.characters(exclude_categories=["Cs"])), person=st.uuids())
def test_any_text_survives(tmp_path_factory, text, person):
    file = tmp_path_factory.mktemp("any") / "settings.toml"
    Settings(file).set(s.OUTPUT, text)
    Settings(file).set(s.THEME, "dark", person=str(person))
    assert Settings(file).get(s.OUTPUT) == text
    assert Settings(file).get(s.THEME, person=str(person)) == "dark"


def test_keys_are_declared_once_and_defaults_are_taken():
    assert len({one.key for one in s.ALL}) == len(s.ALL)
    assert all(one.accepts(one.default) for one in s.ALL)
    declared = [one for one in vars(s).values() if isinstance(one, s.Setting)]
    assert len(declared) == len(s.ALL)


@contextmanager
def a_full_disk() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_the_disk_does_not_take_counts_and_is_written_later(file):
    settings = Settings(file)
    settings.set(s.SPEED, 1.25)
    with a_full_disk(), pytest.raises(SettingsNotKept, match=r"can't be kept: file too large\."):
        settings.set(s.THEME, "dark", person="019a-1")
    assert settings.get(s.THEME, person="019a-1") == "dark"
    assert Settings(file).get(s.THEME, person="019a-1") == "system"
    assert [path.name for path in file.parent.iterdir()] == ["settings.toml"]
    settings.set(s.SPEED, 1.5)
    again = Settings(file)
    assert (again.get(s.THEME, person="019a-1"), again.get(s.SPEED)) == ("dark", 1.5)
