"""At the next start: recordings that a crash left in pieces are put together."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.audio.finish import Finished, finish
from app.audio.segments import Sidecar
from app.audio.sound import clock_text
from app.domain.errors import KnownError


@dataclass(frozen=True, slots=True)
class Recovered:
    """What one leftover became.

    Attributes:
        id: The recording's id.
        finished: The recording; None when nothing could be made of it.
        sentence: What to tell the rep.
    """

    id: str
    finished: Finished | None
    sentence: str


def leftovers(folder: Path) -> list[str]:
    """Ids of recordings that are not finished, or finished and not acknowledged."""
    names = {path.name.rsplit(".", 2)[0] for path in folder.glob("*.wav")}
    return sorted(names | {path.stem for path in folder.glob("*.json")})


def recover(folder: Path, mine: Callable[[str], bool] = lambda _id: True) -> list[Recovered]:
    """Finish what was left; call it once at the start.

    Args:
        mine: Whether a recording may be touched; one that is made at this moment may not.

    Finished ones are given again until `acknowledge`: the crash may have come before the call
    learned of its recording. Broken-off parts of packing are removed.
    """
    for part in folder.glob("*.part"):
        if mine(part.name.split(".")[0]):
            part.unlink(missing_ok=True)
    return [_recover(folder, one) for one in leftovers(folder) if mine(one)]


def _recover(folder: Path, recording_id: str) -> Recovered:
    try:
        done = finish(folder, recording_id)
    except KnownError as failure:
        if _empty(folder, recording_id):
            return Recovered(recording_id, None, failure.what)
        return Recovered(recording_id, None, str(failure))
    length = clock_text(done.seconds)
    if not done.recovered:
        return Recovered(recording_id, done, f"A recording of {length} was kept.")
    sentence = (
        f"The program ended during a call: {length} of its recording are safe, "
        "at most the last second is missing."
    )
    problem = f"broken off at {length}"
    kept = replace(done, problems=(*done.problems, problem))
    return Recovered(recording_id, kept, sentence)


def _empty(folder: Path, recording_id: str) -> bool:
    """Remove the sidecar of a recording without a frame; whether that is what it was."""
    path = folder / f"{recording_id}.json"
    try:
        started = Sidecar.load(path).state != "finished"
    except (OSError, ValueError, TypeError):
        return False
    wavs = list(folder.glob(f"{recording_id}.*.wav"))
    if started and all(wav.stat().st_size <= 44 for wav in wavs):
        for leftover in (*wavs, path):
            leftover.unlink(missing_ok=True)
        return True
    return False
