"""With Qt loaded, modules are imported by Python's own way: nobody reads their source for it."""

import subprocess
import sys

_ASK = """
import builtins
import app.ui
import linecache
before = set(linecache.cache)
import app.ui.widgets.text
print(builtins.__import__ is builtins.__feature_import__, len(set(linecache.cache) - before))
"""


def test_pyside_does_not_look_at_what_is_imported_after_it():
    done = subprocess.run([sys.executable, "-c", _ASK], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "0"]
