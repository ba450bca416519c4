"""TOML as Segue reads and writes it: values by dotted key, their lines, and back to text."""

import json
import tomllib
from collections.abc import Mapping
from typing import Any


def flat(tree: Mapping[str, Any], before: str = "") -> dict[str, Any]:
    """The values of a tree by dotted key; 'a.b' in quotes is the same as b in the table a."""
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{key}.")
        else:
            found[before + key] = value
    return found


def lines_of(text: str) -> dict[str, list[int]]:
    """On which lines of a valid file each dotted key is set, counted from 1.

    `tomllib` does not say: so each statement is read by itself, and one that is not whole yet
    goes on in the next line.
    """
    found: dict[str, list[int]] = {}
    table, statement, begun = "", "", 1
    for number, line in enumerate(text.split("\n"), 1):
        if not statement:
            begun = number
        statement += f"{line}\n"
        try:
            tree = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        if statement.lstrip().startswith("["):
            table = _header(tree)
        else:
            for key in flat(tree, table):
                found.setdefault(key, []).append(begun)
        statement = ""
    return found


def _header(tree: Any) -> str:
    path = ""
    while isinstance(tree, dict) and tree:
        key, tree = next(iter(tree.items()))
        path += f"{key}."
    return path


def written(value: object) -> str:
    """One value as it stands in a file."""
    if isinstance(value, list):
        return "[" + ", ".join(written(one) for one in value) + "]"
    if isinstance(value, bool | str):
        # A JSON string is a TOML basic string, but for DEL, which TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value)  # numbers and TOML's own dates


def text_of(values: Mapping[str, Any]) -> str:
    """A file of these values by dotted key, its tables in order."""
    tables: dict[str, list[str]] = {}
    for key in sorted(values):
        table, _, name = key.rpartition(".")
        tables.setdefault(table, []).append(f"{_part(name)} = {written(values[key])}")
    lines: list[str] = []
    for table, entries in sorted(tables.items()):
        if table:
            lines.append("[" + ".".join(_part(part) for part in table.split(".")) + "]")
        lines += [*entries, ""]
    return "\n".join(lines)


def _part(name: str) -> str:
    bare = name.replace("-", "").replace("_", "")
    return name if bare.isascii() and bare.isalnum() else json.dumps(name, ensure_ascii=False)
