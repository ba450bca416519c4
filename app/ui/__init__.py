"""Everything Qt, and nothing else."""

import builtins

import PySide6.QtCore  # noqa: F401 - it has to have changed what is changed back

# Once it is loaded, PySide reads the source of every module that is imported, and looks at each
# import statement that is run: for a switch (`from __feature__ import …`) nothing here uses. A
# profiler saw 2% (packaged) to 5% of the start there. What it put aside is Python's own way.
if _plain := getattr(builtins, "__orig_import__", None):
    builtins.__import__ = _plain
