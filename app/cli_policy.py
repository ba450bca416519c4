"""`segue policy …`: what the policy of a computer sets, and one to begin with."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli_shared import FAILED, Json, ProfileDir, fail, say_json
from app.domain.errors import KnownError
from app.host.policy import Policy, PolicyUnreadable, example, installed
from app.host.toml import written

policy = typer.Typer(
    help="What this computer sets for everybody: check, example.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

File = Annotated[
    Path | None,
    typer.Argument(metavar="[FILE]", help="A policy; else the one of this computer.", exists=False),
]


@policy.command()
def check(file: File = None, profile_dir: ProfileDir = None, as_json: Json = False) -> None:
    """Say line by line what a policy sets; exits with 2 when something of it does not count."""
    from app.host.settings import ALL

    path = (file or installed()).absolute()
    try:
        found = Policy.read(path, ALL)
    except PolicyUnreadable as problem:
        said = f"{path} can't be read: {problem.why}."
        _answer(Policy(path, True), [said], as_json=as_json)
        return
    if file is not None and not found.there:
        fail(KnownError(f"{path} is not there."))
    _answer(found, [one.sentence for one in found.untaken], as_json=as_json)


def _answer(found: Policy, failures: list[str], *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "ok": not failures,
                "file": found.path,
                "there": found.there,
                "sets": [asdict(one) for one in found.rules],
                "untaken": [asdict(one) for one in found.untaken],
                "failures": failures,
            }
        )
    elif not found.there:
        typer.echo(f"This computer has no policy: {found.path} is not there.")
    else:
        for one in found.rules:
            value = f"{one.key} = {written(one.value)}"
            typer.echo(f"line {one.line:>3}  {one.how:<7}  {value}  ({one.title})")
        if not found.rules and not failures:
            typer.echo(f"{found.path} sets nothing.")
    for failure in failures:
        typer.echo(failure, err=True)
    raise typer.Exit(FAILED if failures else 0)


@policy.command("example")
def show_example(profile_dir: ProfileDir = None) -> None:
    """A policy that sets nothing yet, with every setting that it may set, explained."""
    from app.host.settings import ALL

    typer.echo(example(ALL, installed()), nl=False)
