"""At the next start: recordings that a crash left in pieces are put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.audio.finish import Finished, finish
from app.audio.pack import Form
from app.audio.segments import HEADER, Sidecar
from app.audio.sound import clock_text
from app.domain.errors import KnownError
from app.domain.phrases import phrase


@dataclass(frozen=True, slots=True)
class Recovered:
    """What one leftover became.

    Attributes:
        id: The recording's id.
        finished: The recording; None when nothing could be made of it.
        sentence: What to tell the rep.
        empty: Nothing had been recorded; its note is gone.
    """

    id: str
    finished: Finished | None
    sentence: str
    empty: bool = False


def leftovers(*places: Path) -> list[str]:
    """Ids of recordings that are not finished, or finished and not acknowledged."""
    names: set[str] = set()
    for folder in places:
        names |= {path.name.rsplit(".", 2)[0] for path in folder.glob("*.wav")}
        names |= {path.stem for path in folder.glob("*.json")}
    return sorted(names)


def recover(
    folder: Path,
    mine: Callable[[str], bool] = lambda _id: True,
    form: Form = "flac",
    spare: Path | None = None,
) -> list[Recovered]:
    """Finish what was left; call it once at the start.

    Args:
        mine: Whether a recording may be touched; one that is made at this moment may not.
        form: See `finish`.
        spare: The other folder that the recorder was given.

    Finished ones are given again until `acknowledge`: the crash may have come before the call
    learned of its recording. Broken-off parts of packing are removed.
    """
    for part in folder.glob("*.part"):
        if mine(part.name.split(".")[0]):
            part.unlink(missing_ok=True)
    places = (folder,) if spare is None else (folder, spare)
    return [_recover(places, one, form) for one in leftovers(*places) if mine(one)]


def _recover(places: Sequence[Path], recording_id: str, form: Form) -> Recovered:
    try:
        done = finish(places[0], recording_id, form, *places[1:])
    except KnownError as failure:
        empty = _empty(places, recording_id)
        return Recovered(recording_id, None, failure.what if empty else str(failure), empty)
    length = clock_text(done.seconds)
    if not done.recovered:
        return Recovered(
            recording_id, done, phrase("A recording of {length} was kept.", length=length)
        )
    sentence = phrase(
        "The program ended during a call: {length} of its recording are safe, at most the last "
        "second is missing.",
        length=length,
    )
    problem = phrase("broken off at {length}", length=length)
    kept = replace(done, problems=(*done.problems, problem))
    return Recovered(recording_id, kept, sentence)


def _empty(places: Sequence[Path], recording_id: str) -> bool:
    """Remove the sidecar of a recording without a frame; whether that is what it was."""
    notes = [place / f"{recording_id}.json" for place in places]
    notes = [path for path in notes if path.exists()]
    try:
        started = all(Sidecar.load(path).state != "finished" for path in notes)
    except (OSError, ValueError, TypeError):
        return False
    wavs = [path for place in places for path in place.glob(f"{recording_id}.*.wav")]
    if not (notes and started) or any(wav.stat().st_size > HEADER for wav in wavs):
        return False
    for leftover in (*wavs, *notes):
        leftover.unlink(missing_ok=True)
    return True
