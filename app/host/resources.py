"""Where the files that travel with the program are: icons, fonts, the sample team."""

import sys
from pathlib import Path


def resources_dir() -> Path:
    """The folder 'resources' beside the package."""
    return Path(__file__).resolve().parents[2] / "resources"


def packaged() -> bool:
    """Whether this is a package's build: what is not in it can't be installed beside it."""
    return bool(getattr(sys, "frozen", False))
