"""Rules of the house that no other tool looks after."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = sorted((ROOT / "app").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LINES = 500

# The world outside: domain gets what it needs as parameters.
OUTSIDE = {
    "asyncio", "ctypes", "io", "logging", "multiprocessing", "os", "pathlib", "random", "shutil",
    "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def strange_to_domain(tree: ast.AST) -> set[str]:
    tops = {(name, name.split(".")[0]) for name in imports(tree)}
    return {
        name
        for name, top in tops
        if (top in OUTSIDE or top not in sys.stdlib_module_names)
        and not name.startswith("app.domain")
    }


def test_domain_needs_nothing_but_the_standard_library_and_no_world():
    files = [path for path in APP if path.is_relative_to(ROOT / "app" / "domain")]
    assert files
    strange = {path.name: strange_to_domain(ast.parse(path.read_text())) for path in files}
    assert not {name: found for name, found in strange.items() if found}


@pytest.mark.parametrize("code", ["import time", "import numpy", "from app.models import base"])
def test_what_domain_may_not_import_is_seen(code):
    assert strange_to_domain(ast.parse(code))


def test_no_file_is_longer_than_a_person_reads():
    long = {
        str(path.relative_to(ROOT)): count
        for path in APP + TESTS
        # A released revision is a record, written by Alembic for the most part.
        if "versions" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > LINES
    }
    assert not long


def test_every_module_says_what_it_is_for():
    # Packages that hold nothing and migrations, which carry their own words, are left out.
    silent = [
        str(path.relative_to(ROOT))
        for path in APP
        if (text := path.read_text(encoding="utf-8")).strip()
        and "migrations" not in path.parts
        and not ast.get_docstring(ast.parse(text))
    ]
    assert not silent


def test_packaging_does_not_shadow_the_library():
    assert not (ROOT / "packaging" / "__init__.py").exists()


def project_files() -> list[Path]:
    """What a clone holds; without git, everything but what make and the tools made."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        made = {".venv", "build", "segue.egg-info", "__pycache__"}
        paths = [
            path
            for path in ROOT.rglob("*")
            if not made & set(path.parts) and not path.relative_to(ROOT).parts[0].endswith("_cache")
        ]
    return [path for path in paths if path.is_file()]


# Pieces, so that this file does not hold what it looks for.
FORBIDDEN = [
    one.encode() for one in ("/wor" + "k/", "/ro" + "ot/", "/ho" + "me/", "pypi" + "-more")
]


def test_the_project_names_no_machine():
    found = {
        str(path.relative_to(ROOT)): word.decode()
        for path in project_files()
        for word in FORBIDDEN
        if path.suffix not in {".png", ".ttf", ".opus", ".ico"} and word in path.read_bytes()
    }
    assert not found
