"""Recordings in which somebody really speaks: the sample team's made voices."""

from pathlib import Path
from uuid import UUID

import soundfile

from app.audio.speech import MODEL
from app.host.resources import resources_dir
from tests.helpers.recorded import record
from tests.helpers.team import Team

MODEL_FILE = resources_dir() / MODEL
VOICES = resources_dir() / "sample" / "audio" / "call_back.opus"
SECONDS = 24.0


def voices(path: Path) -> None:
    """24 s of two sides, 16 kHz FLAC."""
    sound, rate = soundfile.read(VOICES, dtype="int16")
    soundfile.write(path, sound, rate, subtype="PCM_16", format="FLAC")


def talk(team: Team, lead: str, disposition: str = "interested", who: str = "mara") -> UUID:
    """A recorded call in which two really speak."""
    attempt = record(team, lead, disposition, who, seconds=SECONDS)
    voices(team.workplace.paths.recordings / f"{attempt}.flac")
    return attempt
