"""What a call is made with on this desk: sound devices, the far end of a rehearsal, links."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from app.host.resources import resources_dir
from app.jobs.call_sound import CallSound
from app.telephony.ways import World
from app.ui.office import Office

FAR_END = "sample/audio/far_end.opus"


def far_end_of(folder: Path, _number: str) -> Path | None:
    """What a rehearsal's far end talks, whatever the number; None is silence."""
    talk = folder / FAR_END
    return talk if talk.is_file() else None


def call_sound(office: Office) -> CallSound:
    """The channels of calls at this desk."""
    return CallSound(office.settings, talk_for=partial(far_end_of, resources_dir()))


def call_world(office: Office, sound: CallSound) -> World:
    """The office's ways to dial, with the voice that a rehearsal is answered by."""
    return replace(office.world, voice=sound.voice, talk_for=sound.talk_for)
