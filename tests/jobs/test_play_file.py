"""`segue audio play`: a file is heard on a real sound server, or one sentence says why not."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from app.audio.capture import SoundDeviceBackend
from app.audio.sound import RATE
from tests.audio.conftest import find, noise
from tests.helpers.pulse import SoundServer
from tests.helpers.waiting import until

pytestmark = [pytest.mark.pulse, pytest.mark.timeout(60)]

SEGUE = Path(sys.executable).with_name("segue")
FAR = "pulse:farend.monitor"


def play(env: dict[str, str], *words: object) -> subprocess.CompletedProcess[str]:
    told = [str(one) for one in (SEGUE, "audio", "play", *words)]
    return subprocess.run(told, env=env, capture_output=True, text=True, timeout=40, check=False)


def test_what_is_played_is_heard_on_the_output(pulse: SoundServer, tmp_path: Path) -> None:
    sound = noise(5, 2)
    soundfile.write(tmp_path / "call.flac", sound, RATE)
    ears = SoundDeviceBackend().open(FAR)
    try:
        until(ears.read, 15, "the first sound of the monitor")
        done = play(pulse.env, tmp_path / "call.flac", "--json")
        blocks = ears.read()
    finally:
        ears.close()
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["of"] == 2.0
    assert told["seconds"] == pytest.approx(2.0, abs=0.1)
    heard = np.concatenate([one.samples for one in blocks])[:: ears.rate // RATE]
    assert find(sound[4000:20_000], heard)[1] > 0.9


def test_it_stops_after_the_seconds_that_were_asked_for(pulse: SoundServer, tmp_path: Path) -> None:
    soundfile.write(tmp_path / "long.wav", noise(6, 60), RATE)
    done = play(pulse.env, tmp_path / "long.wav", "--seconds", "0.5", "--json")
    assert 0.5 <= json.loads(done.stdout)["seconds"] < 10


def test_without_an_output_one_sentence_says_so(tmp_path: Path, pulse: SoundServer) -> None:
    soundfile.write(tmp_path / "call.wav", noise(7, 1), RATE)
    deaf = {**pulse.env, "PULSE_SERVER": f"unix:{tmp_path}/nothing"}
    done = play(deaf, tmp_path / "call.wav")
    assert done.returncode == 2
    assert done.stderr.startswith("There is no output that sound could be heard on.")


def test_what_is_no_sound_is_one_sentence(tmp_path: Path, pulse: SoundServer) -> None:
    (tmp_path / "list.csv").write_text("name,phone\n")
    done = play(pulse.env, tmp_path / "list.csv")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") <= 2
