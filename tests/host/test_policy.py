"""The policy of a computer: what it sets, what of it does not count, who comes first."""

import re
import tomllib

import pytest

from app.host import settings as s
from app.host.policy import Policy, PolicyUnreadable, SettingLocked, example, installed
from app.host.settings import Settings, SettingsUnreadable
from app.host.toml import lines_of

ME = "019a-1"


@pytest.fixture
def file(tmp_path):
    return tmp_path / "policy.toml"


@pytest.fixture
def settings(tmp_path, file):
    """The settings under a policy with this text."""

    def make(text):
        file.write_text(text, encoding="utf-8")
        return Settings(tmp_path / "settings.toml", policy=file)

    return make


def read(file, text):
    file.write_text(text, encoding="utf-8")
    return Policy.read(file, s.ALL)


def said(policy):
    return {one.key: one.line for one in policy.untaken}


def test_without_a_file_nothing_is_set(file):
    policy = Policy.read(file, s.ALL)
    assert not policy.there
    assert not policy.rules
    assert not policy.untaken


def test_locked_person_computer_default_built_in_count_in_this_order(settings, file):
    mine = settings('[default]\nlook.theme = "dark"\n')
    assert mine.get(s.TEXT_SIZE, ME) == 100
    assert mine.get(s.THEME, ME) == "dark"
    mine.set(s.THEME, "light")
    assert mine.get(s.THEME, ME) == "light"
    mine.set(s.THEME, "system", ME)
    assert mine.get(s.THEME, ME) == "system"
    locked = settings('[locked]\nlook.theme = "dark"\n')
    assert locked.get(s.THEME, ME) == "dark"
    assert locked.get(s.THEME) == "dark"


def test_values_that_are_false_empty_or_nothing_lock_too(settings):
    mine = settings('[locked]\nsound.record = false\nsound.folder = ""\n')
    assert mine.get(s.RECORD) is False
    assert mine.get(s.SOUND_FOLDER) == ""
    with pytest.raises(SettingLocked):
        mine.set(s.SOUND_FOLDER, "/elsewhere")


def test_a_locked_setting_is_refused_with_file_and_line_and_nothing_changes(settings, file):
    mine = settings('# of the house\n[locked.sound]\nformat = "opus"\n')
    with pytest.raises(SettingLocked, match=rf"‘Keep sound as’ .*{file}, line 3\.") as refused:
        mine.set(s.SOUND_FORMAT, "flac", ME)
    assert refused.value.safe == "Nothing was changed."
    assert mine.get(s.SOUND_FORMAT) == "opus"
    assert not (file.parent / "settings.toml").exists()
    mine.set(s.RECORD, False)  # others are free
    assert mine.get(s.RECORD) is False


def test_a_default_can_be_changed(settings):
    mine = settings('[default]\nsound.format = "opus"\n')
    assert mine.lock_of(s.SOUND_FORMAT) is None
    mine.set(s.SOUND_FORMAT, "flac")
    assert mine.get(s.SOUND_FORMAT) == "flac"


@pytest.mark.parametrize(
    "text",
    [
        '[locked]\nsound.format = "opus"',
        '[locked]\n"sound.format" = "opus"',
        '[locked.sound]\nformat = "opus"',
        'locked."sound.format" = "opus"',
        'locked = { sound = { format = "opus" } }',
        '\ufeff[locked]\r\nsound.format = "opus"\r\n',
    ],
)
def test_keys_are_written_as_one_likes(file, text):
    file.write_bytes(text.encode())
    rule = Policy.read(file, s.ALL).rules[0]
    assert (rule.key, rule.how, rule.value) == ("sound.format", "locked", "opus")
    assert rule.line == text.count("\n", 0, text.index("opus")) + 1


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("look.colour = 3", "no setting has this name"),
        ('look.theme = "mauve"', '"mauve" is not taken; it is one of "system", "light", "dark"'),
        ("safety.lock_after = 500", "500 is not taken; it is a whole number from 1 to 240"),
        ("safety.lock_after = true", "true is not taken; it is a whole number from 1 to 240"),
        ('sound.record = "no"', '"no" is not taken; it is true or false'),
        ("sound.folder = 2026-01-01", "2026-01-01 is not taken; it is text in quotes"),
        ('look.window = "1"', "this belongs to people and windows; no policy sets it"),
        ('safety.last_person = "x"', "this belongs to people and windows; no policy sets it"),
    ],
)
def test_what_does_not_count_is_named_with_its_line(file, line, why):
    policy = read(file, f"\n[default]\n{line}\n")
    (one,) = policy.untaken
    assert (one.key, one.line, one.why) == (f"default.{line.split(' ')[0]}", 3, why)
    assert not policy.rules


def test_other_tables_are_named(file):
    policy = read(file, "a = 1\n[lockd]\nsound.record = false\n")
    assert said(policy) == {"a": 1, "lockd.sound.record": 3}


def test_a_default_beside_a_lock_and_a_key_in_two_ways_are_named(file):
    policy = read(
        file,
        '[default]\nsound.format = "opus"\nlook.theme = "dark"\n"look.theme" = "light"\n'
        '[locked]\nsound.format = "flac"\n',
    )
    assert said(policy) == {"default.sound.format": 2, "default.look.theme": 3}
    assert [(one.how, one.key) for one in policy.rules] == [("locked", "sound.format")]
    assert policy.untaken[1].why == "it is set more than once: on lines 3, 4"


def test_a_lock_whose_value_is_not_taken_does_not_open(settings, tmp_path):
    Settings(tmp_path / "settings.toml", policy=tmp_path / "none").set(s.RECORD, False)
    mine = settings('[default]\nsound.record = true\n[locked]\nsound.record = "no"\n')
    assert mine.get(s.RECORD) is False, "it stays as it was"
    with pytest.raises(SettingLocked):
        mine.set(s.RECORD, True)
    held = mine.lock_of(s.RECORD)
    assert (held.line, held.taken) == (4, False)
    assert [one.holds for one in mine.policy.misread] == ["sound.record"]


@pytest.mark.parametrize("text", ["sound.record: false", "[locked]\n[locked]\n", "a = 1\na = 2\n"])
def test_what_is_no_toml_is_refused_in_a_sentence(settings, file, text):
    with pytest.raises(
        PolicyUnreadable, match=rf"at line .*mend {re.escape(str(file))}"
    ) as refused:
        settings(text)
    assert not isinstance(refused.value, SettingsUnreadable)


def test_what_can_not_be_read_is_refused_in_a_sentence(tmp_path, file):
    file.mkdir()
    with pytest.raises(PolicyUnreadable, match=r"can't be read: is a directory\."):
        Settings(tmp_path / "settings.toml", policy=file)
    (tmp_path / "no folder").write_text("")
    with pytest.raises(PolicyUnreadable, match="not a directory"):
        Settings(tmp_path / "settings.toml", policy=tmp_path / "no folder" / "policy.toml")


def test_lines_are_found_in_any_writing():
    text = (
        "# first\n\na.b = '''\n[not.a.table]\nc = 1'''\n"
        '  [ x . "y.z" ] # a table\nd = [\n  1, # one\n]\n[[many]]\ne = 2\n'
    )
    assert lines_of(text) == {"a.b": [3], "x.y.z.d": [7], "many.e": [11]}
    tomllib.loads(text)


def test_the_place_does_not_follow_what_people_set(monkeypatch, tmp_path):
    for name in ("XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    assert str(installed()) == "/etc/xdg/io.segue.Segue/policy.toml"


def test_the_place_is_where_platformdirs_has_it(monkeypatch):
    import platformdirs

    monkeypatch.delenv("XDG_CONFIG_DIRS", raising=False)
    assert installed().parent == platformdirs.site_config_path("io.segue.Segue", appauthor=False)


def test_what_belongs_to_hand_eye_and_plug_is_no_policy():
    free = {one.key for one in s.ALL if not one.policy}
    assert free == {
        "look.density",
        "look.window",
        "look.call_panes",
        "look.desk_panes",
        "look.desk_side",
        "look.recording_panes",
        "look.recording_parts",
        "sound.microphone",
        "sound.output",
        "sound.skip_silence",
        "sound.speed",
        "safety.last_person",
    }


def uncommented(text):
    """The example with every setting in it switched on: '#key' is a setting, '# Words' is not."""
    return re.sub(r"(?m)^#(?=\w)", "", text)


@pytest.mark.parametrize("table", ["default", "locked"])
def test_the_example_without_its_comments_is_a_valid_policy_of_every_setting(file, table):
    text = uncommented(example(s.ALL, file))
    if table == "locked":
        text = text.replace("[locked]", "").replace("[default]", "[locked]")
    policy = read(file, text)
    assert not policy.untaken
    assert {one.key for one in policy.rules} == {one.key for one in s.ALL if one.policy}
    assert {one.how for one in policy.rules} == {table}
    built_in = {one.key: one.default for one in s.ALL}
    assert all(built_in[one.key] == one.value for one in policy.rules)


def test_the_example_as_it_is_sets_nothing_and_explains_each_setting(file):
    text = example(s.ALL, file)
    policy = read(file, text)
    assert policy.there
    assert not policy.rules
    assert not policy.untaken
    for one in s.ALL:
        assert (f"# {one.title}: " in text) is one.policy
