"""A real sound server without a sound card.

Two null sinks: what is played into `farend` comes out of `farend_monitor` (the other side of the
call); what is played into `micbus` comes out of `repmic` (the rep's microphone). PortAudio on
Debian knows ALSA only, so each has a named ALSA device in an `.asoundrc` of its own.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import sounddevice

from tests.helpers.processes import start, stop
from tests.helpers.waiting import until

_SETUP = """\
.fail
load-module module-native-protocol-unix auth-anonymous=1 socket={socket}
load-module module-null-sink sink_name=farend rate=48000 channels=2
load-module module-null-sink sink_name=micbus rate=48000 channels=1 channel_map=mono
load-module module-remap-source source_name=repmic master=micbus.monitor channels=1 \
channel_map=mono master_channel_map=mono
set-default-sink farend
set-default-source repmic
"""

_ASOUNDRC = """\
pcm.farend { type pulse device "farend" hint { show on description "FarEnd sink" } }
pcm.farend_monitor { type pulse device "farend.monitor" hint { show on description "FarEnd ear" } }
pcm.repmic { type pulse device "repmic" hint { show on description "Rep microphone" } }
pcm.micbus { type pulse device "micbus" hint { show on description "Mic bus" } }
pcm.!default { type pulse hint { show on description "Default" } }
ctl.!default { type pulse }
"""


@dataclass(frozen=True)
class SoundServer:
    """A running sound server.

    Attributes:
        env: The environment for a program that is to use it.
        far_end: Device to play the other side into.
        far_end_monitor: Device to record the other side from.
        microphone: Device to record the rep from.
        microphone_bus: Device to play the rep into.
    """

    env: dict[str, str]
    far_end: str = "farend"
    far_end_monitor: str = "farend_monitor"
    microphone: str = "repmic"
    microphone_bus: str = "micbus"

    def pactl(self, *words: str) -> str:
        """Ask or tell the server something; its answer."""
        done = subprocess.run(
            ["pactl", *words], env=self.env, capture_output=True, text=True, check=True, timeout=10
        )
        return done.stdout


@contextmanager
def sound_server(folder: Path) -> Iterator[SoundServer]:
    """Start PulseAudio on a socket in `folder` (short enough for a socket's name)."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    socket = folder / "native"
    setup = folder / "default.pa"
    setup.write_text(_SETUP.format(socket=socket))
    (folder / ".asoundrc").write_text(_ASOUNDRC)
    env = {
        **os.environ,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(runtime),
        "PULSE_SERVER": f"unix:{socket}",
    }
    own = {key: value for key, value in env.items() if key != "PULSE_SERVER"}
    command = ["pulseaudio", "-n", "-F", str(setup), "--daemonize=no", "--exit-idle-time=-1"]
    command += ["--disallow-exit", "--use-pid-file=no", "--realtime=no", "--high-priority=no"]
    command += ["--disable-shm=yes", f"--log-target=file:{folder / 'pulse.log'}"]
    server = start(command, folder / "pulse-output.log", own)
    try:
        until(lambda: _answers(env), 15, "the sound server")
        yield SoundServer(env)
    finally:
        stop(server)


def _answers(env: dict[str, str]) -> bool:
    asked = subprocess.run(
        ["pactl", "list", "short", "sources"], env=env, capture_output=True, check=False, timeout=10
    )
    return b"repmic" in asked.stdout


@pytest.fixture(scope="session")
def pulse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundServer]:
    """One sound server per test process; this process' own sounddevice sees it too."""
    missing = [name for name in ("pulseaudio", "pactl") if shutil.which(name) is None]
    if missing:
        pytest.fail(f"missing system packages: {', '.join(missing)} ('make test' installs them)")
    with sound_server(tmp_path_factory.mktemp("pa")) as server:
        names = ("HOME", "XDG_RUNTIME_DIR", "PULSE_SERVER")
        before = {name: os.environ.get(name) for name in names}
        os.environ.update({name: server.env[name] for name in names})
        _reopen()
        yield server
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _reopen()


def _reopen() -> None:
    # PortAudio reads the list of devices once, when it starts.
    sounddevice._terminate()
    sounddevice._initialize()
