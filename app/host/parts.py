"""What this build was made from and of: its commit, and every part with version and licence.

A package carries `resources/build.json`, which `python -m app.host.parts OUT.json [NAME …]` writes:
a frozen program knows neither its repository nor what was installed. NAME is a distribution that
travels along although Segue does not ask for it.
"""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from app import __version__
from app.host.resources import resources_dir

FILE = "build.json"
UNKNOWN = "unknown"
_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Build:
    """What the program was made from.

    Attributes:
        commit: Short id; 'unknown' where nobody noted it.
        date: Day of the commit, '2026-11-28'; 'unknown' likewise.
    """

    commit: str = UNKNOWN
    date: str = UNKNOWN

    @property
    def known(self) -> bool:
        """Whether anybody noted it."""
        return self.commit != UNKNOWN


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that travels with the program.

    Attributes:
        licence: An SPDX expression where there is one.
    """

    name: str
    version: str
    licence: str


# Files of ours that others have made; their licences lie beside them.
BUNDLED = (
    Part("Inter", "4.001", "OFL-1.1"),
    Part("Lucide icons", "1.62.0", "ISC"),
    Part("Silero VAD", "6.2.3", "MIT"),
)
TEXTS = {
    "Inter": "fonts/OFL.txt",
    "Lucide icons": "icons/LICENSE.txt",
    "Silero VAD": "models/LICENSE-silero.txt",
}

# Libraries inside distributions: (name, licence, what carries it).
_INSIDE = (
    ("Qt", "LGPL-3.0-only", "PySide6-Essentials"),
    ("libsndfile", "LGPL-2.1-or-later", "soundfile"),
    ("libpq", "PostgreSQL", "psycopg-binary"),
    ("MIT Kerberos", "MIT", "psycopg-binary"),
    ("OpenLDAP", "OLDAP-2.8", "psycopg-binary"),
    ("Cyrus SASL", "BSD-4-Clause", "psycopg-binary"),
    ("OpenSSL", "Apache-2.0", "psycopg-binary"),
    ("OpenSSL", "Apache-2.0", "cryptography"),
)
# Asked for as an option of another: 'psycopg[binary]'.
_AS_OPTION = ("psycopg-binary",)
# Of several licences the one that we take, and those that metadata says in words of its own.
_LICENCES = {
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
}
_WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
}
_LONG = 60


def build(resources: Path | None = None) -> Build:
    """What this program was made from: by its build, else by the repository around it.

    Args:
        resources: The folder of the program's files; None is its own.
    """
    folder = resources or resources_dir()
    noted = _noted(folder)
    if noted:
        return Build(str(noted.get("commit", UNKNOWN)), str(noted.get("date", UNKNOWN)))
    return _asked(folder.parent)


def parts(resources: Path | None = None) -> tuple[Part, ...]:
    """Everything that travels with the program; ourselves first, then by name.

    Args:
        resources: The folder of the program's files; None is its own.
    """
    noted = _noted(resources or resources_dir()).get("parts")
    if isinstance(noted, list):
        return tuple(Part(*map(str, one)) for one in noted if _is_triple(one))
    return _looked_up()


def _looked_up(also: Iterable[str] = ()) -> tuple[Part, ...]:
    found = {name: _installed(name) for name in _needed(("segue", *_AS_OPTION, *also)) - {"segue"}}
    python = platform.python_version()
    others = [
        *found.values(),
        *BUNDLED,
        *(_inside(name, licence, carrier) for name, licence, carrier in _INSIDE),
        Part("Python", python, "PSF-2.0"),
        Part("OpenSSL", f"in Python {python}", "Apache-2.0"),
        Part("SQLite", f"in Python {python}", "Public domain"),
    ]
    others.sort(key=lambda one: (one.name.casefold(), one.version))
    return (Part("Segue", __version__, "MIT"), *others)


def _noted(resources: Path) -> dict[str, Any]:
    try:
        noted = json.loads((resources / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _is_triple(one: object) -> bool:
    return isinstance(one, list) and len(one) == 3


def _asked(root: Path) -> Build:
    if not (root / ".git").exists():
        return Build()
    # A hook's variables would lead git to the repository of the hook.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    command = ("git", "-C", str(root), "log", "-1", "--abbrev=10", "--format=%h %cs")
    try:
        done = subprocess.run(
            command,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return Build()
    said = done.stdout.split()
    return Build(*said) if done.returncode == 0 and len(said) == 2 else Build()


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _needed(names: Iterable[str]) -> set[str]:
    """What these ask for, and what that asks for; of it what is installed.

    What is for another system or Python is not installed; what an option wants is not asked for.
    """
    found: set[str] = set()
    waiting = [_plain(name) for name in names]
    while waiting:
        name = waiting.pop()
        try:
            asked = metadata.requires(name) or ()
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        wanted = (one for one in asked if not re.search(r";.*\bextra\b", one))
        heads = (_plain(re.split(r"[^\w.-]", one, maxsplit=1)[0]) for one in wanted)
        waiting += [one for one in heads if one not in found]
    return found


def _installed(name: str) -> Part:
    about = metadata.metadata(name)
    return Part(about["Name"], about["Version"], _LICENCES.get(name) or _licence(about))


def _licence(about: Any) -> str:
    said = str(about.get("License-Expression") or about.get("License") or "")
    if said and "\n" not in said and len(said) <= _LONG:
        return _WORDS.get(said, said)
    for one in about.get_all("Classifier") or ():
        if one.startswith("License ::"):
            words = str(one).rpartition(":: ")[2]
            return _WORDS.get(words, words)
    return UNKNOWN


def _inside(name: str, licence: str, carrier: str) -> Part:
    try:
        version = f"in {carrier} {metadata.version(carrier)}"
    except metadata.PackageNotFoundError:
        version = UNKNOWN
    return Part(name, version, licence)


def note(file: Path, also: Iterable[str] = ()) -> None:
    """Write what a package carries as `resources/build.json`; the same each time.

    An older note that lies there already is not asked.

    Args:
        also: Distributions beside those that Segue asks for.
    """
    made = _asked(resources_dir().parent)
    content = {
        "commit": made.commit,
        "date": made.date,
        "parts": [list(astuple(one)) for one in _looked_up(also)],
    }
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    note(Path(sys.argv[1]), sys.argv[2:])
