"""What whoever looks after this computer has set for everybody on it: one TOML file.

`[default]` gives values where nobody has chosen; `[locked]` gives values that nobody can change.
Why it is so: resources/docs/decisions/008-policy.md.
"""

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.host.paths import APP_ID
from app.host.toml import flat, lines_of, written

if TYPE_CHECKING:
    from app.host.settings import Setting

FILE = "policy.toml"
DEFAULT, LOCKED = "default", "locked"
TABLES = (DEFAULT, LOCKED)

# What platformdirs gives where no variable of the environment leads it elsewhere. Whoever works
# here may set XDG_CONFIG_DIRS, and desktops put folders of their own in front of it.
_FIXED = {"linux": "/etc/xdg", "darwin": "/Library/Application Support"}


def installed() -> Path:
    """Where the policy of this computer lies; the file need not be there."""
    fixed = _FIXED.get(sys.platform)
    folder = (
        Path(fixed) / APP_ID
        if fixed is not None
        else platformdirs.site_config_path(APP_ID, appauthor=False)
    )
    return folder / FILE


class PolicyUnreadable(KnownError):
    """The policy is there, and can't be read or is no TOML: what is locked is not known."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            phrase("The policy of this computer can't be read: {why}.", why=why),
            "Your leads are not touched; Segue does not start without knowing what is locked.",
            phrase(
                "Let whoever looks after this computer mend {path}: 'segue policy check' tells "
                "how.",
                path=path,
            ),
        )
        self.why = why


class SettingLocked(KnownError):
    """This computer's policy sets the value."""

    def __init__(self, title: str, held: "Held") -> None:
        super().__init__(
            phrase("‘{title}’ is locked by this computer's policy.", title=title),
            "Nothing was changed.",
            phrase(
                "Whoever looks after this computer can change it: {path}, line {line}.",
                path=held.path,
                line=held.line,
            ),
        )


@dataclass(frozen=True, slots=True)
class Held:
    """Where it stands that a setting can't be changed here.

    Attributes:
        taken: Whether the value there counts; else what counted before still does.
    """

    path: Path
    line: int
    taken: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A value that the policy sets.

    Attributes:
        how: 'default' or 'locked'.
        line: Counted from 1.
    """

    key: str
    how: str
    value: Any
    line: int
    title: str


@dataclass(frozen=True, slots=True)
class Untaken:
    """Something in the policy that does not count.

    Attributes:
        key: As it stands in the file, with its table.
        why: What follows 'key: ' in a sentence.
        holds: The setting that nobody can change all the same, as it was meant to be locked.
    """

    key: str
    line: int
    why: str
    holds: str = ""

    @property
    def sentence(self) -> str:
        """What does not count, where, and why."""
        kept = " It can't be changed meanwhile, and stays as it was." if self.holds else ""
        return f"Line {self.line}, {self.key}: {self.why}.{kept}"


@dataclass(frozen=True)
class Policy:
    """A policy as it was read.

    Attributes:
        path: Where it lies, or would lie.
        there: Whether there is one.
        rules: What it sets, in the order of the file.
        untaken: What of it does not count, in the order of the file.
    """

    path: Path
    there: bool = False
    rules: tuple[Rule, ...] = ()
    untaken: tuple[Untaken, ...] = ()

    @classmethod
    def read(cls, path: Path, declared: "tuple[Setting[Any], ...]") -> "Policy":
        """Read a policy; the file need not exist.

        Raises:
            PolicyUnreadable: It is there, and can't be read or is no TOML.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")  # editors of Windows begin with a mark
            values = flat(tomllib.loads(text))
        except FileNotFoundError:
            return cls(path)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as problem:
            said = problem.strerror if isinstance(problem, OSError) else None
            raise PolicyUnreadable(path, said.casefold() if said else str(problem)) from problem
        return _sorted_out(path, values, lines_of(text), {one.key: one for one in declared})

    def value(self, key: str, how: str) -> Any:
        """What the policy sets a setting to; None where it does not."""
        return next((one.value for one in self.rules if (one.key, one.how) == (key, how)), None)

    def held(self, key: str) -> Held | None:
        """Where a setting is locked; None where it is free."""
        for rule in self.rules:
            if rule.key == key and rule.how == LOCKED:
                return Held(self.path, rule.line)
        for one in self.untaken:
            if one.holds == key:
                return Held(self.path, one.line, taken=False)
        return None

    @property
    def misread(self) -> tuple[Untaken, ...]:
        """Locks whose value is not taken: the setting stays as it was, and can't be changed."""
        return tuple(one for one in self.untaken if one.holds)


def _sorted_out(
    path: Path,
    values: dict[str, Any],
    lines: dict[str, list[int]],
    declared: "dict[str, Setting[Any]]",
) -> Policy:
    rules: list[Rule] = []
    untaken: list[Untaken] = []
    for whole, value in values.items():
        how, _, key = whole.partition(".")
        at = lines.get(whole, [0])
        setting = declared.get(key)
        why = _refusal(how, key, value, setting)
        if len(at) > 1:  # in quotes and as a table: which of both was meant?
            why = f"it is set more than once: on lines {', '.join(map(str, at))}"
        if setting is None or why:
            holds = key if how == LOCKED and setting is not None and setting.policy else ""
            untaken.append(Untaken(whole, at[0], why, holds))
        else:
            rules.append(Rule(key, how, value, at[0], setting.title))
    locked = {one.key: one.line for one in rules if one.how == LOCKED}
    for rule in [one for one in rules if one.how == DEFAULT and one.key in locked]:
        why = f"line {locked[rule.key]} locks it, so that this default never counts"
        untaken.append(Untaken(f"{DEFAULT}.{rule.key}", rule.line, why))
        rules.remove(rule)
    untaken.sort(key=lambda one: one.line)
    rules.sort(key=lambda one: one.line)
    return Policy(path, True, tuple(rules), tuple(untaken))


def _refusal(how: str, key: str, value: object, setting: "Setting[Any] | None") -> str:
    """Why this does not count; '' if it does."""
    if how not in TABLES or not key:
        return "it stands neither in [default] nor in [locked]"
    if setting is None:
        return "no setting has this name"
    if not setting.policy:
        return "this belongs to people and windows; no policy sets it"
    if not setting.accepts(value):
        return f"{written(value)} is not taken; it is {wanted(setting)}"
    return ""


def wanted(setting: "Setting[Any]") -> str:
    """What values a setting takes, in words: 'one of "flac", "opus"'."""
    if setting.choices:
        return "one of " + ", ".join(written(one) for one in setting.choices)
    if setting.kind is bool:
        return "true or false"
    if setting.kind is str:
        return "text in quotes"
    number = "a whole number" if setting.kind is int else "a number"
    return f"{number} from {setting.least:g} to {setting.most:g}"


def example(declared: "tuple[Setting[Any], ...]", path: Path) -> str:
    """A policy that sets nothing yet and names every setting that it may set.

    Lines of settings begin with '#' alone, sentences with '# '.
    """
    lines = [
        "# Policy of Segue: counts for everybody who works on this computer.",
        f"# It lies in {path}",
        "# and is read when Segue starts; 'segue policy check FILE' says what a file would do.",
        "",
        "# Here a value counts until somebody chooses another one. Shown is what is built in.",
        f"[{DEFAULT}]",
        "",
    ]
    for setting in (one for one in declared if one.policy):
        lines.append(f"# {setting.title}: {wanted(setting)}.")
        lines += [f"# {setting.note}"] if setting.note else []
        lines += [f"#{setting.key} = {written(setting.default)}", ""]
    return "\n".join(
        [
            *lines,
            "# Here nobody can choose another one. Any line of above may stand here instead.",
            f"[{LOCKED}]",
            "",
        ]
    )
