"""Every text of the program that can be translated, as a file that Qt Linguist opens.

    python -m tests.helpers.texts segue_de.ts

Texts stand where they are said: in `tr`, `phrase` and `phrases`, and in what a `KnownError` says.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from app.ui.tr import CONTEXT

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"

SAID = {"tr": 1, "phrase": 1, "phrases": None}
"""Calls whose arguments are texts, with how many of them; None is all."""


def texts() -> dict[str, str]:
    """Each text with where it is first said ('app/ui/menus.py:14')."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(APP.rglob("*.py"))
    }
    errors = known_errors(list(trees.values()))
    found: dict[str, str] = {}
    for path, tree in trees.items():
        for text, line in said(tree, errors):
            found.setdefault(text, f"{path.relative_to(ROOT).as_posix()}:{line}")
    return found


def known_errors(trees: list[ast.Module]) -> set[str]:
    """Names of `KnownError` and of all classes that stand on it."""
    bases = {
        one.name: {name_of(base) for base in one.bases}
        for tree in trees
        for one in ast.walk(tree)
        if isinstance(one, ast.ClassDef)
    }
    found = {"KnownError"}
    while more := {name for name, over in bases.items() if over & found} - found:
        found |= more
    return found


def said(tree: ast.Module, errors: set[str]) -> Iterator[tuple[str, int]]:
    """Texts of a module with their lines."""
    for call in (one for one in ast.walk(tree) if isinstance(one, ast.Call)):
        if name_of(call.func) in SAID:
            for one in call.args[: SAID[name_of(call.func)]]:
                yield from ((text.value, text.lineno) for text in literals(one))
    for call in failures(tree, errors):
        for one in (*call.args, *(one.value for one in call.keywords)):
            # A single word names a field or a rule.
            yield from ((text.value, text.lineno) for text in literals(one) if " " in text.value)


def failures(tree: ast.Module, errors: set[str]) -> Iterator[ast.Call]:
    """Where known failures are made, or give their words to their base."""
    for one in ast.walk(tree):
        if isinstance(one, ast.Call) and name_of(one.func) in errors:
            yield one
        elif isinstance(one, ast.ClassDef) and one.name in errors:
            for call in ast.walk(one):
                if isinstance(call, ast.Call) and name_of(call.func) == "__init__":
                    yield call


def literals(node: ast.expr) -> Iterator[ast.Constant]:
    """Texts that an argument may be, whichever is chosen; no names of fields and codes."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if any(map(str.isalpha, node.value)):
            yield node
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for one in node.values:
            yield from literals(one)
    elif isinstance(node, ast.Call) and name_of(node.func) == "get":
        for one in node.args[1:]:
            yield from literals(one)


def name_of(called: ast.expr) -> str:
    """Last name of what is called: 'phrase' of `phrases.phrase`."""
    if isinstance(called, ast.Attribute):
        return called.attr
    return called.id if isinstance(called, ast.Name) else ""


def write(path: Path) -> int:
    """Writes the file; returns how many texts it has."""
    root = ElementTree.Element("TS", version="2.1")
    context = ElementTree.SubElement(root, "context")
    ElementTree.SubElement(context, "name").text = CONTEXT
    found = texts()
    for text, where in found.items():
        message = ElementTree.SubElement(context, "message")
        file, _, line = where.partition(":")
        ElementTree.SubElement(message, "location", filename=file, line=line)
        ElementTree.SubElement(message, "source").text = text
        ElementTree.SubElement(message, "translation", type="unfinished")
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return len(found)


if __name__ == "__main__":
    sys.stdout.write(f"{write(Path(sys.argv[1]))} texts\n")
