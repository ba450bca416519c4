"""Settings: each declared once, kept in one TOML file that people may read and edit."""

import tomllib
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.policy import DEFAULT, LOCKED, Held, Policy, SettingLocked, installed
from app.host.toml import flat, text_of
from app.host.whole import write_whole

T = TypeVar("T", str, int, float, bool)


class Scope(Enum):
    """Whom a setting belongs to."""

    COMPUTER = "this computer"
    PERSON = "the person signed in"


@dataclass(frozen=True)
class Setting(Generic[T]):
    """The declaration of one setting.

    Attributes:
        key: Its name in the file: 'group.name'.
        kind: The type of its value.
        default: The value where nobody has set one.
        scope: Whom it belongs to.
        title: What the settings page calls it.
        choices: The allowed values; empty if any value of the type will do.
        least: The smallest allowed number; None if any.
        most: The largest allowed number; None if any.
        policy: Whether the policy of a computer may give it or lock it.
        note: What else an admin has to know of it; may be empty.
    """

    key: str
    kind: type[T]
    default: T
    scope: Scope
    title: str
    choices: tuple[T, ...] = ()
    least: float | None = None
    most: float | None = None
    policy: bool = False
    note: str = ""

    def accepts(self, value: object) -> bool:
        """Whether `value` may be kept under this setting."""
        if type(value) is not self.kind:
            return False
        if self.choices and value not in self.choices:
            return False
        if isinstance(value, int | float):
            return not (
                (self.least is not None and value < self.least)
                or (self.most is not None and value > self.most)
            )
        return True


_C, _P = Scope.COMPUTER, Scope.PERSON

# Not for a policy: what a person's hand or eye has just chosen (sizes of panes, speed, silence),
# what they plug in (microphone, output), who was here last, and rows, which nothing reads yet.
THEME = Setting("look.theme", str, "system", _P, "Theme", ("system", "light", "dark"), policy=True)
TEXT_SIZE = Setting(
    "look.text_size",
    int,
    100,
    _P,
    "Text size, %",
    (100, 125),
    policy=True,
    note="People see differently: better a default than a lock.",
)
DENSITY = Setting("look.density", str, "normal", _P, "Rows", ("compact", "normal"))
WINDOW = Setting("look.window", str, "", _C, "Window size and place")
CALL_PANES = Setting("look.call_panes", str, "", _P, "Widths beside a call")
DESK_PANES = Setting("look.desk_panes", str, "", _P, "Width of the desk's list")
DESK_SIDE = Setting("look.desk_side", str, "", _P, "Width of gate and people at the desk")
RECORDING_PANES = Setting("look.recording_panes", str, "", _P, "Widths beside a recording")
RECORDING_PARTS = Setting("look.recording_parts", str, "", _P, "Height of a recording's sound")
DIALER = Setting(
    "call.dialer",
    str,
    "rehearsal",
    _C,
    "Dial with",
    ("rehearsal", "tel", "hand"),
    policy=True,
    note="'rehearsal' calls nobody, 'tel' opens a tel: link, 'hand' shows the number.",
)
RECORD = Setting("sound.record", bool, True, _C, "Record calls after consent", policy=True)
SOUND_FORMAT = Setting(
    "sound.format", str, "flac", _C, "Keep sound as", ("flac", "opus"), policy=True
)
MICROPHONE = Setting("sound.microphone", str, "", _C, "Your microphone")
FAR_END = Setting(
    "sound.far_end",
    str,
    "",
    _C,
    "The other side",
    policy=True,
    note='"none" records the side of whoever works here alone; "" takes what the computer plays.',
)
OUTPUT = Setting("sound.output", str, "", _C, "Playback")
SOUND_FOLDER = Setting(
    "sound.folder", str, "", _C, "Folder of recordings from elsewhere", policy=True
)
SKIP_SILENCE = Setting("sound.skip_silence", bool, False, _P, "Skip silence")
SPEED = Setting("sound.speed", float, 1.0, _P, "Playback speed", least=0.5, most=3.0)
WORDS = Setting("words.on", bool, False, _C, "Write down what is said", policy=True)
WORDS_MODEL = Setting("words.model", str, "", _C, "Folder of the model for words", policy=True)
TEAM_COPY = Setting(
    "team.copy",
    str,
    "",
    _C,
    "Copy of the team's database to read from",
    policy=True,
    note="Asked first what is about the whole team: postgresql://host/database, no password.",
)
LOCK_AFTER = Setting(
    "safety.lock_after", int, 10, _C, "Lock after, minutes", least=1, most=240, policy=True
)
LAST_PERSON = Setting("safety.last_person", str, "", _C, "Last signed in")

ALL: tuple[Setting[Any], ...] = (
    THEME,
    TEXT_SIZE,
    DENSITY,
    WINDOW,
    CALL_PANES,
    DESK_PANES,
    DESK_SIDE,
    RECORDING_PANES,
    RECORDING_PARTS,
    DIALER,
    RECORD,
    SOUND_FORMAT,
    MICROPHONE,
    FAR_END,
    OUTPUT,
    SOUND_FOLDER,
    SPEED,
    WORDS,
    WORDS_MODEL,
    SKIP_SILENCE,
    TEAM_COPY,
    LOCK_AFTER,
    LAST_PERSON,
)


class SettingsUnreadable(KnownError):
    """The settings file is there, and can't be read or is no TOML."""


class SettingsNotKept(KnownError):
    """A setting counts, but the file did not take it."""

    def __init__(self, path: Path, problem: OSError) -> None:
        why = (problem.strerror or str(problem)).casefold()
        super().__init__(
            phrase("Your settings can't be kept: {why}.", why=why),
            "What you chose counts until Segue closes.",
            phrase("Make room, or give yourself the right to write {parent}.", parent=path.parent),
        )


class Settings:
    """The settings of one profile, under the policy of its computer.

    A value that a setting does not take counts as not set and is named in `problems`; keys that
    nobody declared are kept as they are and named in `unknown`.

    Attributes:
        policy: What this computer sets for everybody.
    """

    def __init__(
        self,
        path: Path,
        declared: tuple[Setting[Any], ...] = ALL,
        *,
        policy: Path | None = None,
    ) -> None:
        """Read the file and the policy; they need not exist.

        Args:
            policy: The policy's file; None is this computer's own.

        Raises:
            SettingsUnreadable: The file is there, and can't be read or is no TOML.
            PolicyUnreadable: The same of the policy.
        """
        self.policy = Policy.read(policy or installed(), declared)
        self._path = path
        self._declared = {setting.key: setting for setting in declared}
        self._values = flat(_read(path))

    @property
    def unknown(self) -> tuple[str, ...]:
        """Keys in the file that nobody declared."""
        return tuple(sorted(key for key in self._values if self._of(key) is None))

    @property
    def problems(self) -> tuple[str, ...]:
        """Keys whose value in the file is not taken; their default counts."""
        wrong = []
        for key, value in self._values.items():
            setting = self._of(key)
            if setting is not None and not setting.accepts(value):
                wrong.append(key)
        return tuple(sorted(wrong))

    def get(self, setting: Setting[T], person: str = "") -> T:
        """The value of a setting.

        What the policy locks counts first, then the person's value, then this computer's, then
        what the policy gives as a default, then the built-in one.

        Args:
            setting: Which.
            person: Whose, for a setting of a person: their id. Without one, or where the person
                has set nothing, this computer's value counts.
        """
        locked = self.policy.value(setting.key, LOCKED)
        if locked is not None:
            return setting.kind(locked)
        for key in (self._key(setting, person), setting.key):
            value = self._values.get(key)
            if value is not None and setting.accepts(value):
                return setting.kind(value)
        given = self.policy.value(setting.key, DEFAULT)
        return setting.default if given is None else setting.kind(given)

    def lock_of(self, setting: Setting[Any]) -> Held | None:
        """Where the policy says that nobody can change this here; None where people can."""
        return self.policy.held(setting.key)

    def set(self, setting: Setting[T], value: T, person: str = "") -> None:
        """Set a value and write the file, whole or not at all.

        Raises:
            ValueError: The setting does not take this value.
            SettingLocked: The policy of this computer sets it.
            SettingsNotKept: The file could not be written. The value counts all the same while
                the program runs, and goes into the file with the next one that can be written.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not take {value!r}")
        held = self.lock_of(setting)
        if held is not None:
            raise SettingLocked(setting.title, held)
        values = {**self._values, self._key(setting, person): value}
        try:
            write_whole(self._path, text_of(values))
        except OSError as problem:
            self._values = values
            raise SettingsNotKept(self._path, problem) from problem
        self._values = values

    def _key(self, setting: Setting[Any], person: str) -> str:
        if setting.scope is Scope.PERSON and person:
            return f"person.{person}.{setting.key}"
        return setting.key

    def _of(self, key: str) -> Setting[Any] | None:
        found = self._declared.get(key)
        if found is None and key.startswith("person."):
            mine = self._declared.get(key.split(".", 2)[-1])
            return mine if mine is not None and mine.scope is Scope.PERSON else None
        return found


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        why = error.strerror.casefold() if isinstance(error, OSError) and error.strerror else error
        raise SettingsUnreadable(
            phrase("The settings file can't be read: {why}.", why=why),
            "Your leads are not touched.",
            phrase("Mend or delete {path}.", path=path),
        ) from error
