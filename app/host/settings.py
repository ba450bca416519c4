"""Settings: each declared once, kept in one TOML file that people may read and edit."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Generic, TypeVar

from app.domain.errors import KnownError
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
    """

    key: str
    kind: type[T]
    default: T
    scope: Scope
    title: str
    choices: tuple[T, ...] = ()
    least: float | None = None
    most: float | None = None

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

THEME = Setting("look.theme", str, "system", _P, "Theme", ("system", "light", "dark"))
TEXT_SIZE = Setting("look.text_size", int, 100, _P, "Text size, %", (100, 125))
DENSITY = Setting("look.density", str, "normal", _P, "Rows", ("compact", "normal"))
WINDOW = Setting("look.window", str, "", _C, "Window size and place")
CALL_PANES = Setting("look.call_panes", str, "", _P, "Widths beside a call")
DESK_PANES = Setting("look.desk_panes", str, "", _P, "Width of the desk's list")
DESK_SIDE = Setting("look.desk_side", str, "", _P, "Width of gate and people at the desk")
RECORDING_PANES = Setting("look.recording_panes", str, "", _P, "Widths beside a recording")
RECORDING_PARTS = Setting("look.recording_parts", str, "", _P, "Height of a recording's sound")
DIALER = Setting("call.dialer", str, "rehearsal", _C, "Dial with", ("rehearsal", "tel", "hand"))
RECORD = Setting("sound.record", bool, True, _C, "Record calls after consent")
SOUND_FORMAT = Setting("sound.format", str, "flac", _C, "Keep sound as", ("flac", "opus"))
MICROPHONE = Setting("sound.microphone", str, "", _C, "Your microphone")
FAR_END = Setting("sound.far_end", str, "", _C, "The other side")
OUTPUT = Setting("sound.output", str, "", _C, "Playback")
SOUND_FOLDER = Setting("sound.folder", str, "", _C, "Folder of recordings from elsewhere")
SKIP_SILENCE = Setting("sound.skip_silence", bool, False, _P, "Skip silence")
SPEED = Setting("sound.speed", float, 1.0, _P, "Playback speed", least=0.5, most=3.0)
WORDS = Setting("words.on", bool, False, _C, "Write down what is said")
WORDS_MODEL = Setting("words.model", str, "", _C, "Folder of the model for words")
LOCK_AFTER = Setting("safety.lock_after", int, 10, _C, "Lock after, minutes", least=1, most=240)
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
            f"Your settings can't be kept: {why}.",
            "What you chose counts until Segue closes.",
            f"Make room, or give yourself the right to write {path.parent}.",
        )


class Settings:
    """The settings of one profile.

    A value that a setting does not take counts as not set and is named in `problems`; keys that
    nobody declared are kept as they are and named in `unknown`.
    """

    def __init__(self, path: Path, declared: tuple[Setting[Any], ...] = ALL) -> None:
        """Read the file; it need not exist.

        Raises:
            SettingsUnreadable: The file is there, and can't be read or is no TOML.
        """
        self._path = path
        self._declared = {setting.key: setting for setting in declared}
        self._values = _flat(_read(path))

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

        Args:
            setting: Which.
            person: Whose, for a setting of a person: their id. Without one, or where the person
                has set nothing, this computer's value counts.
        """
        for key in (self._key(setting, person), setting.key):
            value = self._values.get(key)
            if value is not None and setting.accepts(value):
                return setting.kind(value)
        return setting.default

    def set(self, setting: Setting[T], value: T, person: str = "") -> None:
        """Set a value and write the file, whole or not at all.

        Raises:
            ValueError: The setting does not take this value.
            SettingsNotKept: The file could not be written. The value counts all the same while
                the program runs, and goes into the file with the next one that can be written.
        """
        if not setting.accepts(value):
            raise ValueError(f"{setting.key} does not take {value!r}")
        values = {**self._values, self._key(setting, person): value}
        try:
            write_whole(self._path, _text(values))
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
            f"The settings file can't be read: {why}.",
            "Your leads are not touched.",
            f"Mend or delete {path}.",
        ) from error


def _flat(tree: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{key}.")
        else:
            flat[before + key] = value
    return flat


def _toml(value: object) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    if isinstance(value, bool | str):
        # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)  # numbers and TOML's own dates


def _text(values: Mapping[str, Any]) -> str:
    tables: dict[str, list[str]] = {}
    for key in sorted(values):
        table, _, name = key.rpartition(".")
        tables.setdefault(table, []).append(f"{_part(name)} = {_toml(values[key])}")
    lines: list[str] = []
    for table, entries in sorted(tables.items()):
        if table:
            lines.append("[" + ".".join(_part(part) for part in table.split(".")) + "]")
        lines += [*entries, ""]
    return "\n".join(lines)


def _part(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else json.dumps(name, ensure_ascii=False)
