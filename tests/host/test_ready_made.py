"""Classes and patterns that a package carries ready made."""

import marshal
import subprocess
import sys

import pytest

from app.host import ready_made

_COUNT = """
import builtins, re, sys
from pathlib import Path
texts = expressions = 0
def counted(source, *rest, **more):
    global texts
    texts += 1
    return compile(source, *rest, **more)
from app.host import ready_made
ready_made.compile = counted
parse = re._parser.parse
def parsed(*words):
    global expressions
    expressions += 1
    return parse(*words)
re._parser.parse = parsed
print(ready_made.use(Path(sys.argv[1])))
from app.domain import facts
from app.domain.measures import Measure
import dataclasses
note = facts.Note(**{one.name: None for one in dataclasses.fields(facts.Note)})
print(note == dataclasses.replace(note), repr(note).startswith("Note("))
try:
    note.text = ""
except dataclasses.FrozenInstanceError:
    print("frozen")
print(texts, expressions)
import platform
print(platform._component_re.findall("3.11-x"), re.compile("a(?P<b>.)", re.I).match("AC")["b"])
"""

PATTERNS = "['3', '.', '11', '-'] C"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The file of one package, twice."""
    folder = tmp_path_factory.mktemp("made")
    files = [folder / "one", folder / "two"]
    for file in files:
        words = [sys.executable, "-m", "app.host.ready_made", str(file), "app.domain"]
        subprocess.run(words, check=True)
    return files


def said(file):
    words = [sys.executable, "-c", _COUNT, str(file)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[:-1]


def test_two_builds_are_alike_to_the_byte(made):
    one, two = (file.read_bytes() for file in made)
    assert one == two
    assert len(one) > 100_000


def test_classes_are_made_of_it_and_nothing_is_compiled(made):
    assert said(made[0]) == ["True", "True True", "frozen", "0 0", PATTERNS]


def test_what_it_lacks_is_compiled(tmp_path, made):
    magic, kept = marshal.loads(made[0].read_bytes())
    short = tmp_path / "short"
    short.write_bytes(marshal.dumps((magic, dict(list(kept.items())[::2]))))
    *same, compiled, patterns = said(short)
    assert (same, patterns) == (["True", "True True", "frozen"], PATTERNS)
    texts, expressions = map(int, compiled.split())
    assert texts > 100
    assert expressions > 0


@pytest.mark.parametrize("content", [None, b"", b"rubbish", marshal.dumps(3)])
def test_without_a_good_file_all_is_as_ever(tmp_path, content):
    file = tmp_path / "made"
    if content is not None:
        file.write_bytes(content)
    assert said(file)[:3] == ["False", "True True", "frozen"]


def test_the_file_of_another_python_is_not_used(tmp_path, made):
    _, kept = marshal.loads(made[0].read_bytes())
    other = tmp_path / "other"
    other.write_bytes(marshal.dumps((b"none", kept)))
    assert ready_made.use(other) is False
