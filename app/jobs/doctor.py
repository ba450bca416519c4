"""The doctor: is this profile whole, and is its state what its facts say?

It looks at a copy, so that it may run beside an open window and changes nothing.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import KnownError
from app.host.paths import Paths
from app.host.policy import Policy, installed
from app.host.settings import ALL
from app.jobs.doctor_checks import SHOWN, Check
from app.jobs.doctor_team import team_checks, teams_state
from app.jobs.recover import UNCLAIMED, lost_sounds
from app.jobs.workplace import this_device
from app.models.store import Store, pragma
from app.reads.kept_sounds import KeptSound, newest_sounds
from app.reads.rebuild import Difference, changed_facts, differences


@dataclass(frozen=True, slots=True)
class Report:
    """All checks of one profile."""

    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(check.ok for check in self.checks)


def examine(
    paths: Paths,
    progress: Callable[[int, int], None] | None = None,
    *,
    policy: Path | None = None,
) -> Report:
    """Examines a profile.

    Args:
        policy: The policy's file; None is this computer's own.
        progress: Called with (done, total) while state is worked out again.
    """
    try:
        paths.require_writable()  # a copy of the store is worked through beside it
    except KnownError as problem:
        return Report((Check("folder", False, str(problem)),))
    checks = [_folder(paths), _policy(policy or installed())]
    if not paths.store.exists():
        return Report((*checks, Check("store", True, "No store yet: it is made at first start.")))
    try:
        checks += _store(paths, progress)
    except (KnownError, sqlite3.DatabaseError) as problem:
        checks.append(Check("store", False, f"The store can't be read: {problem}"))
    return Report((*checks, _recordings(paths)))


def _folder(paths: Paths) -> Check:
    wide = [one for one in (paths.root, paths.recordings) if one.exists() and _wide(one)]
    if wide:
        return Check("folder", False, "Others on this computer can read the profile folder.")
    return Check("folder", True, "The profile folder belongs to you alone.")


def _policy(path: Path) -> Check:
    try:
        policy = Policy.read(path, ALL)
    except KnownError as problem:
        return Check("policy", False, str(problem))
    if not policy.there:
        return Check("policy", True, "This computer has no policy.")
    wrong = tuple(one.sentence for one in policy.untaken)
    if wrong:
        sentence = f"The policy {path} says what Segue does not take."
        return Check("policy", False, sentence, wrong[:SHOWN])
    return Check(
        "policy", True, f"This computer's policy sets {len(policy.rules)} of the settings."
    )


def _wide(place: Path) -> bool:
    return bool(place.stat().st_mode & 0o077)


def _store(paths: Paths, progress: Callable[[int, int], None] | None) -> list[Check]:
    room = Path(tempfile.mkdtemp(prefix="segue-doctor-", dir=paths.root))
    try:
        copy = room / "copy.db"
        source = sqlite3.connect(f"{paths.store.absolute().as_uri()}?mode=ro", uri=True)
        target = sqlite3.connect(copy)
        try:
            source.backup(target)
        finally:
            target.close()
            source.close()
        with Store(copy) as store, store.reading() as session:
            integrity = str(pragma(session, "integrity_check"))
            if integrity != "ok":
                return [Check("integrity", False, "The file is damaged.", (integrity,))]
            team = team_checks(paths, session)
            state = teams_state(session) if team else _state(differences(session, progress))
            changed = tuple(_first(changed_facts(session)))
            sounds = _sounds(paths, newest_sounds(session, this_device()))
        return [
            Check("integrity", True, "The file is sound."),
            Check(
                "facts",
                not changed,
                "Facts were changed after they were written."
                if changed
                else "Every fact is as it was written.",
                changed,
            ),
            sounds,
            *team,
            state,
        ]
    finally:
        shutil.rmtree(room)


def _state(found: Iterator[Difference]) -> Check:
    wrong = tuple(_first(found))
    said = "State is not what the facts say." if wrong else "State is what the facts say."
    return Check("state", not wrong, said, wrong)


def _first(found: object) -> list[str]:
    rows: list[str] = []
    for one in found:  # type: ignore[attr-defined]
        rows.append(_words(one))
        if len(rows) >= SHOWN:
            break
    return rows


def _words(one: object) -> str:
    if isinstance(one, Difference):
        return (
            f"{one.table} {one.row}: {one.field} is {one.written!r}, by the facts {one.by_facts!r}"
        )
    return str(one)


def _recordings(paths: Paths) -> Check:
    folders = (paths.recordings, paths.spare_sound)
    left = {path.name.split(".")[0] for folder in folders for path in folder.glob("*.wav")}
    said = []
    if left:
        said.append(f"{len(left)} recordings are not encoded yet; that is done at the next start.")
    unclaimed = len(list((paths.recordings / UNCLAIMED).glob("*.peaks.npz")))
    if unclaimed:
        said.append(f"{unclaimed} recordings belong to no call; they lie in {UNCLAIMED}.")
    return Check("recordings", True, " ".join(said) or "All recordings are encoded.")


def _sounds(paths: Paths, kept: tuple[KeptSound, ...]) -> Check:
    """Not whole, but not wrong either: a file may have been moved, and may come back."""
    lost = lost_sounds(paths.recordings, kept)
    if not lost:
        return Check("sounds", True, "Every sound of this computer's newest calls is there.")
    names = tuple(one.file_name for one in lost[:SHOWN])
    return Check("sounds", True, f"{len(lost)} calls name a sound that is not there.", names)
