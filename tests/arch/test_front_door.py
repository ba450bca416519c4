"""The two commands: what they set up, say and leave behind."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADLESS = ROOT / "packaging" / "linux" / "headless.sh"
SETUP = ROOT / "packaging" / "linux" / "setup.sh"


def run(*command, **env):
    return subprocess.run(
        [str(word) for word in command],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_lists_the_targets():
    listed = re.findall(r"^  make ([\w-]+)", run("make", "help").stdout, re.MULTILINE)
    assert sorted(listed) == [
        "bench",
        "check",
        "clean",
        "failover",
        "help",
        "package",
        "package-test",
        "run",
        "soak",
        "test",
        "tour",
        "words",
    ]


@pytest.fixture
def tools(tmp_path):
    """A folder of programs that stand before the system's; `tools(name, script)` adds one."""

    def add(name, script):
        path = tmp_path / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return f"{tmp_path}:{os.environ['PATH']}"

    return add


def test_without_rights_the_one_line_is_printed_and_set_up_stops(tools):
    tools("dpkg-query", "exit 1")
    tools("id", "echo 1000")
    tools("apt-get", "echo apt-get was called; exit 1")
    done = run(SETUP, "system", PATH=tools("sudo", "exit 1"))
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert len(lines) == 2
    assert "apt-get install" in lines[1]
    assert {"libxcb-cursor0", "libportaudio2", "xvfb", "openbox"} <= set(lines[1].split())


def test_with_everything_there_nothing_is_done_or_said(tools):
    tools("dpkg-query", "printf installed")
    done = run(SETUP, "system", PATH=tools("apt-get", "echo apt-get was called; exit 1"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_failing_apt_shows_why(tools):
    tools("dpkg-query", "exit 1")
    tools("id", "echo 0")
    path = tools("apt-get", "echo 'E: no space left'; exit 100")
    done = run(SETUP, "system", PATH=path)
    assert done.returncode == 1
    assert "no space left" in done.stderr


@pytest.mark.e2e
def test_headless_gives_a_screen_and_sound_and_takes_them_away(tmp_path):
    asked = "echo $DISPLAY $PULSE_SERVER; pactl list short sources; exit 7"
    done = run(HEADLESS, "sh", "-c", asked, TMPDIR=str(tmp_path))
    assert done.returncode == 7, done.stderr
    assert re.match(r":\d+ unix:", done.stdout)
    assert "repmic" in done.stdout
    assert list(tmp_path.iterdir()) == []
    display = done.stdout.split()[0]
    assert run("xdotool", "get_num_desktops", DISPLAY=display).returncode != 0
