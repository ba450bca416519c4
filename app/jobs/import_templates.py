"""Where templates of lists are kept: one small file of the profile, no facts."""

import json
import logging
from pathlib import Path
from typing import Any

from app.domain.errors import KnownError
from app.exchange.readers import Table
from app.exchange.templates import Template, signature
from app.host.paths import Paths
from app.host.whole import write_whole

_log = logging.getLogger(__name__)
_VERSION = 1


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
    text = json.dumps({"version": _VERSION, "templates": known}, indent=1, sort_keys=True)
    try:
        write_whole(paths.templates, text + "\n")
    except OSError as problem:
        raise KnownError(
            f"The template could not be saved: {problem.strerror}.",
            "This list is read as you said.",
            "Make room or give yourself the right to write the profile folder, and save again.",
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
