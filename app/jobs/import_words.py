"""What `segue import` is asked and what it says."""

import json
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from app.jobs.import_list import ImportResult
from app.jobs.workplace import THIS_COMPUTER
from app.reads.imports import ImportRow

DONE, FAILED, INTERRUPTED = 0, 2, 130
SHORT_ID = 12  # letters of an import's id that are said; enough of them to tell all apart


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What was asked for.

    Attributes:
        maps: What columns are, each 'COLUMN=FIELD' by number from 1 or by name.
        undo: Begin of the id of an import that is to be undone, '' to import.
        guess: Columns are what they seem to be, also where a person saved what they are.
        profile_dir: As it was given, to be repeated in the line that undoes the import.
    """

    file: Path | None = None
    campaign: str = ""
    source: str = ""
    region: str = ""
    maps: tuple[str, ...] = ()
    dry_run: bool = False
    as_json: bool = False
    name: str = THIS_COMPUTER
    undo: str = ""
    profile_dir: Path | None = None
    guess: bool = False


class Progress:
    """How far it is, in one line of a terminal; nothing anywhere else."""

    def __init__(self, err: TextIO) -> None:
        self._err = err if err.isatty() else None
        self._said = -1

    def __call__(self, done: int, of: int) -> None:
        percent = 100 * done // max(of, 1)
        if self._err is not None and percent != self._said:
            self._said = percent
            self._err.write(f"\r{done:,} of about {of:,} rows · Ctrl+C stops  ")
            self._err.flush()

    def end(self) -> None:
        if self._err is not None and self._said >= 0:
            self._err.write("\r" + " " * 60 + "\r")


def say(result: ImportResult, order: ImportOrder, out: TextIO, err: TextIO) -> int:
    """Says what came of it; returns the exit code."""
    if order.as_json:
        out.write(json.dumps(result.to_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        for line, reason in result.problems:
            out.write(f"line {line}: {reason}\n")
    for sentence in summary(result, order):
        (err if order.as_json else out).write(sentence + "\n")
    if result.broken is not None:
        err.write(f"{result.broken}\n")
        return FAILED
    if result.cancelled:
        err.write("Stopped.\n" if order.dry_run else "Stopped; what was taken stays.\n")
        return INTERRUPTED
    return DONE


def say_undone(done: tuple[ImportRow, int], order: ImportOrder, out: TextIO, err: TextIO) -> int:
    """Says how many leads of an import were withdrawn; returns the exit code."""
    job, leads = done
    kept = job.taken - leads if job.withdrawn_at is None else 0
    stay = f" {kept:,} that somebody has called stay." if kept else ""
    (err if order.as_json else out).write(
        f"{leads:,} leads of {job.file_name} were withdrawn.{stay}\n"
    )
    if order.as_json:
        out.write(json.dumps({"job": job.job, "withdrawn": leads}) + "\n")
    return DONE


def summary(result: ImportResult, order: ImportOrder) -> list[str]:
    """What came of it, and how it is undone."""
    would = "would be taken" if order.dry_run else "taken"
    said = [
        f"{result.taken:,} of {result.rows:,} rows {would} into {order.campaign}, "
        f"{result.refused:,} refused, {result.duplicates:,} duplicates."
    ]
    if result.again:
        said.append("This import was finished before.")
    if result.taken and not order.dry_run:
        place = f" --profile-dir {shlex.quote(str(order.profile_dir))}" if order.profile_dir else ""
        said.append(f"Undo within 7 days: segue import --undo {result.job[:SHORT_ID]}{place}")
    return said
