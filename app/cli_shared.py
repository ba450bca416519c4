"""What the commands share: their common options, and how they answer."""

import json
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.domain.errors import KnownError, RuleForbids
from app.host.paths import Paths

FAILED, FORBIDDEN = 2, 3

ProfileDir = Annotated[
    Path | None,
    # A folder that is closed to us is said in the program's own words.
    typer.Option(
        "--profile-dir", metavar="DIR", help="Keep everything in this folder.", readable=False
    ),
]
AsName = Annotated[
    str, typer.Option("--as", metavar="NAME", help="Who does it; a person of the team.")
]
Json = Annotated[bool, typer.Option("--json", help="JSON alone on stdout.")]


def paths_of(context: typer.Context, profile_dir: Path | None) -> Paths:
    """The profile of a command: its own option, else the one before its name."""
    return Paths.of(profile_dir or context.obj)


def fail(error: KnownError) -> NoReturn:
    """Say what happened in one sentence on stderr, and leave."""
    typer.echo(str(error), err=True)
    raise typer.Exit(FORBIDDEN if isinstance(error, RuleForbids) else FAILED)


def say_json(content: object) -> None:
    """JSON on stdout."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def ask_passphrase(what: str = "Your passphrase", *, twice: bool = False) -> str:
    """Asked for at a terminal; else the first line of stdin, for admins' scripts."""
    if sys.stdin.isatty():
        return str(typer.prompt(what, hide_input=True, confirmation_prompt=twice, err=True))
    return sys.stdin.readline().rstrip("\n")
