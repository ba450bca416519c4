"""The whole window under a policy: what it does not offer, what it says, when it does not open."""

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.host.lanes import Lanes
from app.host.paths import Paths
from app.host.settings import Settings
from app.ui.application import Parts, Program
from app.ui.look import wear
from app.ui.theme import DARK, theme_host

LOOKS = ("Light", "Dark", "As the system")
SIZES = ("Larger text", "Smaller text", "Usual text")


@pytest.fixture
def window(team, qtbot, tmp_path):
    """The window of Mara under a policy with this text."""
    started = []

    def start(text):
        file = tmp_path / "policy.toml"
        file.write_text(text)
        settings = Settings(team.workplace.paths.settings, policy=file)
        program = Program(Parts(team.workplace, Lanes(), settings))
        started.append(program)
        program.start()
        tiles = program.shell.door.sign_in
        qtbot.waitUntil(lambda: bool(tiles.tiles))
        tile = next(one for one in tiles.tiles if one.person.name.startswith("Mara"))
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: program.shell.at_work and not program.office.bridge.busy)
        return program.shell

    yield start
    for one in started:
        one.office.settings = Settings(tmp_path / "none", policy=tmp_path / "none")
        wear(one.office)
        one.close()


def offered(shell, titles):
    acts = [one for one in shell.acts() if one.title.replace("&", "") in titles]
    assert len(acts) == len(titles)
    return {one.enabled is None or one.enabled() for one in acts}


def test_a_locked_look_counts_and_is_not_offered_in_the_menu(window, qtbot):
    shell = window('[locked]\nlook.theme = "dark"\n')
    assert theme_host().theme is DARK
    assert offered(shell, LOOKS) == {False}
    assert offered(shell, SIZES) == {True}
    shell.look.use_theme("light")  # by a way that nobody is offered
    qtbot.waitUntil(lambda: shell.banners._stack.keys() == ["failure"])
    assert theme_host().theme is DARK


def test_a_locked_size_does_not_follow_its_keys(window, qtbot):
    shell = window("[locked]\nlook.text_size = 125\n[default]\nlook.theme = 'dark'\n")
    assert theme_host().scale == 1.25
    assert theme_host().theme is DARK
    assert offered(shell, SIZES) == {False}
    assert offered(shell, LOOKS) == {True}
    QTest.keyClick(shell, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not shell.office.bridge.busy)
    assert theme_host().scale == 1.25
    assert shell.banners._stack.keys() == []


def test_a_lock_that_is_not_understood_stands_as_a_banner(window, qtbot, tmp_path):
    shell = window('[locked]\nsound.record = "no"\nfuture = 1\n')
    stack = shell.banners._stack
    qtbot.waitUntil(lambda: stack.keys() == ["policy"])
    said = stack._specs["policy"]
    assert said.title == "This computer's policy has a lock that Segue does not take."
    assert said.text.startswith("sound.record stays as it was and can't be changed here.")
    assert said.text.endswith(f"{tmp_path / 'policy.toml'}, line 2.")
    stack.act_asked.emit("policy", "close")
    assert stack.keys() == []


def test_unknown_keys_trouble_nobody_in_the_window(window, qtbot):
    shell = window("[locked]\nfuture = 1\n")
    qtbot.waitUntil(lambda: not shell._beside.isActive() and not shell.office.bridge.busy)
    assert shell.banners._stack.keys() == []


RUN = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from app.host.instance import Instance
from app.host.paths import Paths
from app.host.policy import PolicyUnreadable
from app.main import run
from app.ui.application import application

app = application()
QTimer.singleShot(0, app.quit)
paths = Paths.of(Path(sys.argv[1]))
try:
    sys.exit(run(paths, policy=Path(sys.argv[2])))
except PolicyUnreadable as problem:
    with Instance.take(paths.lock, "the test"):
        sys.exit(problem.what)
"""


def start(root, policy, text):
    policy.write_text(text)
    return subprocess.run(
        [sys.executable, "-c", RUN, str(root), str(policy)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_does_not_count_is_logged_once_by_its_key_alone(tmp_path):
    paths = Paths.of(tmp_path / "profile")
    text = '[locked]\nsound.folder = 7\nfuture.secret = "hush"\n'
    done = start(paths.root, tmp_path / "policy.toml", text)
    assert done.returncode == 0, done.stderr
    log = (paths.logs / "segue.log").read_text()
    assert log.count("policy: 'locked.sound.folder', line 2, is not taken") == 1
    assert log.count("policy: 'locked.future.secret', line 3, is not taken") == 1
    assert "hush" not in log


def test_a_policy_that_can_not_be_read_lets_no_window_open_and_the_profile_free(tmp_path):
    paths = Paths.of(tmp_path / "profile")
    done = start(paths.root, tmp_path / "policy.toml", "[locked")
    assert done.returncode == 1
    assert done.stderr.startswith("The policy of this computer can't be read: ")
    assert "at end of document" in done.stderr or "line 1" in done.stderr
    assert "the policy can't be read" in (paths.logs / "segue.log").read_text()
