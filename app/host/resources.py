"""Where the files that travel with the program are: icons, fonts, the sample team."""

from pathlib import Path


def resources_dir() -> Path:
    """The folder 'resources' beside the package."""
    return Path(__file__).resolve().parents[2] / "resources"
