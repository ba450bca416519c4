"""Where the files that travel with the program are: icons, fonts."""

from functools import cache
from pathlib import Path


@cache
def resources_dir() -> Path:
    """The folder 'resources' beside the package, in a checkout and in a frozen program alike."""
    return Path(__file__).resolve().parents[3] / "resources"
