"""Renders the sample dialogues with espeak-ng into small two-channel Opus files.

Run with the project's own Python: `.venv/bin/python packaging/sample/make_voices.py`.
Needs the commands `espeak-ng` and `ffmpeg`. Left channel: the rep; right: the prospect. Writes
`resources/sample/audio/*.opus` and `manifest.toml` beside them.
"""

import random
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import soundfile as sf

ROOT = Path(__file__).resolve().parents[2] / "resources" / "sample"
RATE = 16_000
BAND_HZ = (300.0, 3_400.0)  # the telephone band, ITU-T G.712
# Each channel as a stream of its own (RFC 7845, mapping family 255): at this bit rate ordinary
# stereo Opus folds both voices into one, and the silent side of a talk would cost as much.
OPUS = ["-c:a", "libopus", "-application", "voip", "-vbr", "on", "-frame_duration", "60"]
BITS_A_CHANNEL = 8_000
# person: espeak-ng voice, variant, pitch 0-99, words a minute
VOICES = {
    "mara": ("en-gb", "f2", 58, 168),
    "jonas": ("en-gb", "m3", 36, 172),
    "lea": ("en-gb-x-rp", "f4", 62, 166),
    "sami": ("en-gb-scotland", "m1", 44, 170),
    "ewa": ("en-gb-x-rp", "f3", 50, 156),
    "giulia": ("en-us", "f4", 66, 176),
    "rui": ("en-gb-scotland", "m7", 30, 158),
    "marta": ("en-us", "f1", 54, 160),
    "henrik": ("en-gb-x-rp", "m2", 28, 152),
    "man_a": ("en-us", "m4", 40, 164),
    "man_b": ("en-gb-x-gbclan", "m6", 34, 156),
    "woman_a": ("en-gb-scotland", "f5", 60, 170),
}
GAP_S = 0.45  # between two lines that follow one another
FILL_FROM_S = 2.5  # a silence longer than this is filled from the dialogue's filler

Turn = dict[str, Any]
Sound = np.ndarray


def speak(person: str, text: str, folder: Path) -> Sound:
    """One line of one person, mono float64 at RATE, within the telephone band."""
    voice, variant, pitch, speed = VOICES[person]
    wav = folder / "line.wav"
    command = ["espeak-ng", "-v", f"{voice}+{variant}", "-p", str(pitch), "-s", str(speed)]
    subprocess.run([*command, "-w", str(wav), text], check=True)
    samples, rate = sf.read(wav)
    loud = np.flatnonzero(np.abs(samples) > 0.004)
    samples = samples[: loud[-1] + 1] if loud.size else samples
    length = len(samples)
    spectrum = np.fft.rfft(samples, length)
    freqs = np.fft.rfftfreq(length, 1 / rate)
    spectrum[(freqs < BAND_HZ[0]) | (freqs > BAND_HZ[1])] = 0
    band = np.fft.irfft(spectrum, length)
    count = int(length * RATE / rate)
    out = np.interp(np.arange(count) * rate / RATE, np.arange(length), band)
    return np.asarray(0.5 * out / max(1e-9, float(np.abs(out).max())))


class Talk:
    """One dialogue on its way to sound: places lines, and knows where it is still quiet."""

    def __init__(self, script: dict[str, Any], folder: Path) -> None:
        self._script = script
        self._folder = folder
        self._cache: dict[tuple[str, str], Sound] = {}
        self.length = round(script["seconds"] * RATE)
        self.sound = np.zeros((self.length, 2))
        self.busy: list[tuple[float, float]] = [
            (pause["at"], pause["at"] + pause["seconds"]) for pause in script.get("pauses", [])
        ]

    def line(self, who: str, text: str) -> Sound:
        """The sound of a line, rendered once."""
        key = (self._script[who], text)
        if key not in self._cache:
            self._cache[key] = speak(*key, self._folder)
        return self._cache[key]

    def put(self, who: str, text: str, at: float) -> float:
        """Places a line and returns the second at which it ends."""
        samples = self.line(who, text)
        start = round(at * RATE)
        end = min(self.length, start + len(samples))
        self.sound[start:end, 0 if who == "rep" else 1] += samples[: max(0, end - start)]
        self.busy.append((at, end / RATE))
        return end / RATE

    def monologue(self, who: str, start: float, until: float) -> None:
        """Fills a span with this speaker's filler lines in a row."""
        lines = [turn["text"] for turn in self._script["filler"] if turn["who"] == who]
        now, place = start, 0
        while now < until - 2:
            text = lines[place % len(lines)]
            if now + len(self.line(who, text)) / RATE > until:
                break
            now = self.put(who, text, now) + 0.2
            place += 1

    def fill(self) -> None:
        """Fills long silences from the filler, in its order, so that both go on talking."""
        filler: list[Turn] = self._script.get("filler", [])
        if not filler:
            return
        chance, place = random.Random(self._script["seed"]), 0
        for start, end in self._silences():
            now = start + GAP_S
            while True:
                turn = filler[place % len(filler)]
                length = len(self.line(turn["who"], turn["text"])) / RATE
                if now + length + GAP_S > end:
                    break
                now = self.put(turn["who"], turn["text"], now) + chance.uniform(0.3, 1.6)
                place += 1

    def _silences(self) -> list[tuple[float, float]]:
        """Spans in which nobody talks yet, longer than FILL_FROM_S, not after the last line."""
        found, now = [], 0.0
        for start, end in sorted(self.busy):
            if start - now > FILL_FROM_S:
                found.append((now, start))
            now = max(now, end)
        return found


def render(script: dict[str, Any], folder: Path) -> Sound:
    """A whole dialogue as float64 of shape (seconds * RATE, 2); pauses are true silence."""
    talk = Talk(script, folder)
    for turn in [*script["turns"], *script.get("end", [])]:
        talk.put(turn["who"], turn["text"], turn["at"])
    for part in script.get("monologues", []):
        talk.monologue(part["who"], part["from"], part["until"])
    talk.fill()
    noise = np.random.default_rng(script["seed"]).normal(0, 0.0006, talk.sound.shape)
    sound = np.clip(talk.sound + noise, -0.98, 0.98)
    for pause in script.get("pauses", []):
        begin = round(pause["at"] * RATE)
        sound[begin : begin + round(pause["seconds"] * RATE)] = 0
    return np.asarray(sound)


def ring_tone() -> Sound:
    """Six seconds of the European ringing tone, 425 Hz, 1 s on and 4 s off (ITU-T E.182)."""
    t = np.arange(6 * RATE) / RATE
    on = (t % 5.0) < 1.0
    edge = np.minimum(1, np.minimum(t % 5.0, np.abs(1.0 - t % 5.0)) / 0.01)
    return np.asarray(0.25 * np.sin(2 * np.pi * 425 * t) * on * edge)


def keep(name: str, sound: Sound) -> dict[str, Any]:
    """Writes one file and says what the manifest keeps of it."""
    path = ROOT / "audio" / f"{name}.opus"
    channels = 1 if sound.ndim == 1 else sound.shape[1]
    layout = ["-mapping_family", "255"] if channels == 2 else []
    rate = ["-b:a", str(BITS_A_CHANNEL * channels)]
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "whole.wav"
        sf.write(wav, sound, RATE, subtype="PCM_16")
        command = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(wav), "-map_metadata", "-1"]
        command += ["-fflags", "+bitexact", "-flags:a", "+bitexact", *OPUS, *layout, *rate]
        subprocess.run([*command, str(path)], check=True)
    info = sf.info(path)
    return {"file": path.name, "seconds": len(sound) / RATE, "channels": info.channels}


def main() -> int:
    """Renders every dialogue, the far end alone and the ring tone."""
    rows = []
    (ROOT / "audio").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        for path in sorted((ROOT / "dialogues").glob("*.toml")):
            script = tomllib.loads(path.read_text(encoding="utf-8"))
            sound = render(script, Path(name))
            alone = not script["rep"]
            row = keep(path.stem, sound[:, 1] if alone else sound)
            rows.append({"key": path.stem, **row, "dialogue": path.name})
            print(row["file"], row["seconds"])
    rows.append({"key": "ring", **keep("ring", ring_tone()), "dialogue": ""})
    lines = ["# Made by packaging/sample/make_voices.py. Seconds are exact.", ""]
    for row in rows:
        lines += ["[[audio]]"]
        lines += [f"{key} = {_toml(value)}" for key, value in row.items()] + [""]
    (ROOT / "audio" / "manifest.toml").write_text("\n".join(lines), encoding="utf-8")
    total = sum(path.stat().st_size for path in (ROOT / "audio").glob("*.opus"))
    print(f"{len(rows)} files, {total / 1e6:.2f} MB")
    return 0


def _toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


if __name__ == "__main__":
    sys.exit(main())
