"""The X server and the sound server that tests get are real ones."""

import subprocess

import numpy as np
import pytest
import sounddevice


@pytest.mark.e2e
def test_a_window_shows_on_the_screen(xvfb):
    asked = subprocess.run(
        ["xdotool", "getdisplaygeometry"],
        env=xvfb.env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == ["1920", "1080"]


@pytest.mark.pulse
def test_what_is_played_to_the_other_side_is_heard_on_its_monitor(pulse):
    rate = 48_000
    tone = np.sin(2 * np.pi * 440 * np.arange(rate) / rate).astype("float32") * 0.5
    with (
        sounddevice.InputStream(rate, device=pulse.far_end_monitor, channels=1) as ear,
        sounddevice.OutputStream(rate, device=pulse.far_end, channels=1) as mouth,
    ):
        mouth.write(tone[:, None])
        heard, _ = ear.read(rate)
    spectrum = np.abs(np.fft.rfft(heard[:, 0]))
    assert abs(int(np.argmax(spectrum)) - 440) <= 2
    assert "farend" in pulse.pactl("list", "short", "sinks")
