"""A day worked by keys and mouse alone; pictures of it."""

from pathlib import Path

from app.domain.errors import KnownError


def run_tour(folder: Path, profile_dir: Path | None = None) -> int:
    """Works the day and writes pictures and tour.json into `folder`.

    Returns:
        The exit code: 0 when every step saw what it had to see.
    """
    raise KnownError("The tour is not written yet.", f"Nothing was written to {folder}.")
