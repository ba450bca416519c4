"""Recorded calls for tests: a call in few words, with a small real sound of two voices."""

from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import soundfile

from app.acts.attempt import EndCall
from app.acts.recording import KeepRecording
from app.acts.save_call import NoteLine, SaveCall
from app.acts.thread import GiveConsent
from app.domain.dispositions import DISPOSITIONS
from app.domain.vocabulary import Disposition
from tests.helpers.team import Team

RATE = 16_000
SECONDS = 20.0
REP_SPEAKS = ((1.0, 4.0), (10.0, 12.0))
PROSPECT_SPEAKS = ((5.0, 8.0),)


def two_voices(path: Path, seconds: float = SECONDS, channels: int = 2) -> None:
    """A sound in which the rep and the prospect hum in turn, and are silent together."""
    moments = np.arange(round(seconds * RATE)) / RATE
    sides = []
    for tone, spans in ((220.0, REP_SPEAKS), (330.0, PROSPECT_SPEAKS))[:channels]:
        on = np.zeros(len(moments), dtype=bool)
        for start, end in spans:
            on |= (moments >= start) & (moments < end)
        sides.append(np.where(on, 0.4 * np.sin(2 * np.pi * tone * moments), 0.0))
    soundfile.write(path, np.stack(sides, axis=1), RATE, subtype="PCM_16", format="FLAC")


def record(
    team: Team,
    lead: str,
    disposition: str,
    who: str = "mara",
    *,
    seconds: float = SECONDS,
    notes: tuple[tuple[str, str, int], ...] = (),
    sound: bool = True,
    file: bool = False,
    channels: str = "rep,prospect",
    offset_ms: int = 0,
    **more: Any,
) -> UUID:
    """A recorded call: dialled, agreed to at 3 s, ended, saved, its sound kept.

    Args:
        notes: (kind, text, second of the call).
        sound: Whether sound was kept at all.
        file: Whether its file is there too.
        offset_ms: Time of the call at which the sound begins.
    """
    number = team.leads[lead]
    attempt = team.dial(lead, who)
    team.act(GiveConsent(number, True, attempt, 3000), who)
    team.clock.forward(seconds=seconds)
    team.act(EndCall(number, attempt), who)
    team.clock.forward(seconds=10)
    rule = DISPOSITIONS[Disposition(disposition)]
    if rule.needs_point:
        more.setdefault("point", team.point())
    if rule.needs_reason:
        more.setdefault("reason", rule.reasons[0])
    said = tuple(NoteLine(kind, text, at * 1000) for kind, text, at in notes)
    team.act(SaveCall(number, attempt, disposition, notes=said, **more), who)
    name = f"{attempt}.flac" if sound else ""
    if file:
        two_voices(team.workplace.paths.recordings / name, seconds)
    problems = () if sound else ("not recorded: no consent",)
    team.act(
        KeepRecording(
            number,
            attempt,
            name,
            "ab" * 32 if sound else None,
            seconds if sound else 0.0,
            channels if sound else "",
            offset_ms,
            problems=problems,
        ),
        who,
    )
    return attempt


def hand_over(team: Team, lead: str, to: str = "jonas") -> None:
    """The lead is qualified by Mara, passed by Dana and accepted."""
    from app.acts.accept import Accept
    from app.acts.hand_off import HandOff

    team.qualify(lead)
    team.act(HandOff(team.leads[lead], team.people[to].id, "She is quick."), "dana")
    team.act(Accept(team.leads[lead]), to)
    team.clock.forward(hours=2)
