"""The words of sound from elsewhere: files, calls that they may belong to, what is uncertain."""

from datetime import datetime
from pathlib import Path

from app.domain.phrases import phrase
from app.domain.sound_match import Candidate, Certainty
from app.exchange.phones import display
from app.jobs.elsewhere import ONE_CHANNEL, WHICH_SIDE
from app.jobs.found import Sight
from app.reads.found_sounds import FoundSoundRow
from app.ui.screens.recordings.words import when_words
from app.ui.theme.tokens import Tone
from app.ui.tr import tr
from app.ui.widgets.meters import clock_text
from app.ui.widgets.rows import LineItem

SIDES = ((phrase("Not known"), None), (phrase("Rep"), False), (phrase("Prospect"), True))
"""Who is on the left of two channels: words, and whether the right one is the rep's."""
SOUNDS = phrase(
    "Sound (*.wav *.wave *.w64 *.rf64 *.flac *.ogg *.oga *.opus *.mp3 *.aif *.aiff *.au *.caf);;"
    "All files (*)"
)
_CERTAINTY = {
    Certainty.SURE: ("sure", "circle-check", Tone.OK),
    Certainty.LIKELY: ("likely", "circle-check", Tone.OK),
    Certainty.POSSIBLE: ("possible", "circle-question-mark", Tone.WARN),
}


def sentence(clauses: tuple[str, ...]) -> str:
    """'It names no number. Its time is known only from …' of clauses; '' of none."""
    return " ".join(f"{one[0].upper()}{one[1:].rstrip('.')}." for one in clauses if one)


def found_item(row: FoundSoundRow, now: datetime, zone: str) -> LineItem:
    """A found file in the list: name and length, below when it was written and how many calls."""
    count = len(row.candidates)
    calls = (
        tr("no call fits")
        if not count
        else tr("1 call")
        if count == 1
        else tr("{count} calls", count=count)
    )
    return LineItem(
        row.name,
        right=clock_text(row.seconds),
        icon="file-audio",
        second=f"{when_words(row.written_at, now, zone)} · {calls}",
        key=row.path,
    )


def candidate_item(one: Candidate, now: datetime, zone: str) -> LineItem:
    """A call that a file may belong to, with how certain that is."""
    word, icon, tone = _CERTAINTY[one.certainty]
    call = one.call
    when = when_words(call.dialled_at, now, zone)
    return LineItem(
        call.name,
        right=word,
        icon=icon,
        tone=tone,
        second=f"{when} · {display(call.e164)}",
        key=call.attempt,
    )


def about_file(row: FoundSoundRow, now: datetime, zone: str) -> str:
    """'Written today 10:05 · 00:50 long · in Calls/2026'."""
    when = when_words(row.written_at, now, zone)
    return tr(
        "Written {when} · {clock} long · in {parent}",
        when=when,
        clock=clock_text(row.seconds),
        parent=Path(row.path).parent,
    )


def why(one: Candidate) -> tuple[str, str]:
    """(what speaks for it, what is uncertain), each in sentences."""
    return sentence(one.reasons), sentence(one.doubts)


def uncertain(sight: Sight) -> str:
    """Everything that is uncertain of a file for the call it was chosen for; '' of nothing."""
    sides = (WHICH_SIDE,) if sight.two_sided else (ONE_CHANNEL,)
    return sentence((*sight.decoded.problems, *sight.candidate.doubts, *sides))
