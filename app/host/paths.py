"""Where Segue keeps what it keeps: one private folder per profile."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from app.domain.errors import KnownError
from app.domain.phrases import phrase

APP_ID = "io.segue.Segue"
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def private_umask() -> None:
    """Make every file this process creates from now on readable by its owner alone."""
    os.umask(0o077)


class NotWritable(KnownError):
    """Nothing could be kept in this profile."""

    def __init__(self, place: Path, why: str | None = None) -> None:
        reason = f" ({why[:1].lower()}{why[1:]})" if why else ""
        super().__init__(
            phrase("{place} can't be written{reason}.", place=place, reason=reason),
            "Nothing was changed.",
            "Give yourself the right to write there, or choose another folder with --profile-dir.",
        )
        self.place = place


@dataclass(frozen=True)
class Paths:
    """The places of one profile.

    Attributes:
        root: The profile folder; everything below lies in it.
        store: The database file.
        recordings: Folder of the recordings.
        logs: Folder of logs and crash notes.
        backups: Folder of the daily copies of the store.
        settings: The settings file (TOML).
        lock: The file that says which process has the profile open.
        cache: Folder of what can be made again (waveform pyramids).
    """

    root: Path
    store: Path
    recordings: Path
    logs: Path
    backups: Path
    settings: Path
    lock: Path
    cache: Path

    @classmethod
    def of(cls, profile_dir: Path | None = None) -> "Paths":
        """The places of a profile; nothing is created.

        Args:
            profile_dir: The profile folder; None is this user's usual place on this system.
        """
        root = (
            profile_dir.expanduser().absolute()
            if profile_dir is not None
            else platformdirs.user_data_path(APP_ID, appauthor=False)
        )
        return cls(
            root=root,
            store=root / "segue.db",
            recordings=root / "recordings",
            logs=root / "logs",
            backups=root / "backups",
            settings=root / "settings.toml",
            lock=root / "segue.lock",
            cache=root / "cache",
        )

    @property
    def templates(self) -> Path:
        """The file of what a person said the columns of lists are (JSON)."""
        return self.root / "templates.json"

    @property
    def fetched(self) -> Path:
        """Folder of recordings that were fetched from the team to be heard; they go by themselves.

        Apart from the own ones: what lies there is held against the calls of this computer.
        """
        return self.cache / "fetched"

    @property
    def team_answers(self) -> Path:
        """Folder of what the team last answered to questions about all of it."""
        return self.root / "team-answers"

    @property
    def heard(self) -> Path:
        """The file of hearings that the team has not been told of yet."""
        return self.root / "team-heard.jsonl"

    @property
    def spare_sound(self) -> Path:
        """Folder for sound that the recordings' disk does not take: private, on another disk.

        A user's runtime folder lives in memory on Linux, so a full disk does not fill it; it
        outlives the program, not the computer's shutdown. Where there is none, the folder for
        temporary files.
        """
        runtime = os.environ.get("XDG_RUNTIME_DIR", "")
        base = Path(runtime) if runtime and Path(runtime).is_dir() else Path(tempfile.gettempdir())
        who = hashlib.sha256(str(self.root).encode()).hexdigest()[:12]
        return base / f"segue-sound-{who}"

    def create(self) -> "Paths":
        """Create the folders, for their owner alone, and tighten what is there already.

        Raises:
            NotWritable: The folder can't be made, is not ours, or lets nothing be written.
        """
        try:
            for folder in (self.root, self.recordings, self.logs, self.backups, self.cache):
                folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
                folder.chmod(PRIVATE_FOLDER)
            for file in (self.store, self.settings, self.lock, self.templates):
                if file.exists():
                    file.chmod(PRIVATE_FILE)
        except OSError as problem:
            raise NotWritable(Path(problem.filename or self.root), problem.strerror) from problem
        self.require_writable()
        return self

    def require_writable(self) -> None:
        """Refuses a profile in which something could not be kept.

        Raises:
            NotWritable: It names the first folder or file of it.
        """
        folders = (self.root, self.recordings, self.logs, self.backups, self.cache)
        try:
            for folder in folders:
                if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
                    raise NotWritable(folder)
            for file in self.root.iterdir() if self.root.exists() else ():
                if file.is_file() and not os.access(file, os.R_OK | os.W_OK):
                    raise NotWritable(file)
        except OSError as problem:
            raise NotWritable(self.root, problem.strerror) from problem
