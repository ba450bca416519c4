"""Where templates of lists are kept: one small file of the profile, no facts."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.exchange.readers import Table
from app.exchange.templates import Template, signature
from app.host.paths import Paths
from app.host.whole import write_whole

_log = logging.getLogger(__name__)
_VERSION = 1


@dataclass(frozen=True, slots=True)
class SavedTemplate:
    """A template of the profile.

    Attributes:
        key: The signature of the headers it is for.
        template: None where it can't be read; it can be deleted all the same.
        data: As it stands in the file.
    """

    key: str
    template: Template | None
    data: Any


def saved_templates(paths: Paths) -> tuple[SavedTemplate, ...]:
    """All of them, the newest first, those that can't be read last.

    Raises:
        KnownError: The file is there and can't be read.
    """
    found = [
        SavedTemplate(key, _template(data), data) for key, data in _read(paths.templates).items()
    ]
    whole = [(one.template.saved_at, one) for one in found if one.template is not None]
    newest = sorted(whole, key=lambda pair: pair[0], reverse=True)
    return (*(one for _, one in newest), *(one for one in found if one.template is None))


def _template(data: Any) -> Template | None:
    try:
        return Template.from_data(data)
    except KnownError:
        return None


def drop_template(paths: Paths, key: str) -> None:
    """Deletes one; lists with its headers are guessed again.

    Raises:
        KnownError: The file can't be read or written.
    """
    known = _read(paths.templates)
    if known.pop(key, None) is not None:
        _write(paths.templates, known, "The template could not be deleted")


def put_template_back(paths: Paths, saved: SavedTemplate) -> None:
    """What was deleted is there again, unless another was saved for these headers since.

    Raises:
        KnownError: The file can't be read or written.
    """
    known = {saved.key: saved.data, **_read(paths.templates)}
    _write(paths.templates, known, "The template could not be put back")


def template_for(paths: Paths, table: Table) -> Template | None:
    """What was saved for lists with these headers; None if nothing, or nothing that can be read."""
    key = signature(table.header)
    try:
        data = _read(paths.templates).get(key) if key else None
        return Template.from_data(data) if data is not None else None
    except KnownError as problem:
        _log.warning("a template of a list is left out: %s", problem)
        return None


def keep_template(paths: Paths, table: Table, template: Template) -> None:
    """Keeps it for the next list with these headers, instead of an older one.

    Raises:
        KnownError: The list has no headers, or the file can't be read or written.
    """
    key = signature(table.header)
    if not key:
        raise KnownError("A list without names above its columns can't be a template.")
    known = {**_read(paths.templates), key: template.to_data()}
    safe = "This list is read as you said."
    _write(paths.templates, known, "The template could not be saved", safe)


def _write(
    path: Path, known: dict[str, Any], failed: str, safe: str = "Nothing was changed."
) -> None:
    text = json.dumps({"version": _VERSION, "templates": known}, indent=1, sort_keys=True)
    try:
        write_whole(path, text + "\n")
    except OSError as problem:
        raise KnownError(
            f"{failed}: {problem.strerror}.",
            safe,
            "Make room or give yourself the right to write the profile folder, and try again.",
        ) from problem


def _read(path: Path) -> dict[str, Any]:
    """The templates by signature.

    Raises:
        KnownError: The file is there and can't be read.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        known = data["templates"] if data["version"] == _VERSION else None
        if not isinstance(known, dict):
            raise ValueError("templates")
        return known
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise KnownError(
            "The saved templates can't be read.", "Nothing was changed.", f"Mend or delete {path}."
        ) from problem
