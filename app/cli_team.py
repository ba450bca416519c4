"""`segue team …`: the team's database on a PostgreSQL server."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from app.cli_shared import Json, ProfileDir, ask_passphrase, fail, paths_of, say_json
from app.domain.errors import KnownError
from app.host.paths import Paths

team = typer.Typer(
    help="The team's database and its people.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Url = Annotated[
    str,
    typer.Argument(metavar="URL", help="postgresql://login@host[,host]/database, no password."),
]
Org = Annotated[str, typer.Option("--org", metavar="NAME", help="Short name of the organisation.")]


def ask_password() -> str | None:
    """Asked for at a terminal; nobody is there to ask a script."""
    if not sys.stdin.isatty():
        return None
    return str(typer.prompt("Password", hide_input=True, default="", show_default=False, err=True))


@team.command()
def init(
    url: Url, org: Org = "team", profile_dir: ProfileDir = None, as_json: Json = False
) -> None:
    """Make the team's database, or bring it up to date; run it as often as you like."""
    from app.jobs.team_init import init as make

    try:
        done = make(url, org, ask_password)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    what = "was made" if done.fresh else "is up to date"
    typer.echo(f"The team '{done.org}' {what} in '{done.database}' (PostgreSQL {done.server}).")
    typer.echo(f"Tables {done.revision}, functions {done.version}.")


@team.command()
def status(
    context: typer.Context,
    url: Annotated[
        str, typer.Argument(metavar="[URL]", help="Without it: the team of this profile.")
    ] = "",
    org: Org = "team",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Say how the team's database is; without URL how this desk stands with its team."""
    from app.jobs.team_init import look

    if not url:
        _desk_status(paths_of(context, profile_dir), as_json)
        return
    try:
        found = look(url, org, ask_password)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(found))
        return
    tls = "encrypted" if found.tls else "NOT encrypted"
    typer.echo(f"Team '{found.org}', PostgreSQL {found.server}, this connection is {tls}.")
    typer.echo(f"Tables {found.revision}, functions {found.version}.")
    typer.echo(f"{found.people} people, {found.invited} invited, {found.devices} devices.")
    typer.echo(f"About {found.leads} leads, {found.facts} facts; {found.leases} leases now.")
    if found.quarantined:
        typer.echo(f"{found.quarantined} facts were not understood and wait in quarantine.")
    if found.recordings:
        sent = f"{found.sounds_sent} of {found.sounds} are there."
        typer.echo(f"Recordings lie in {found.recordings}: {sent}")
    elif found.sounds:
        typer.echo(
            f"{found.sounds} recordings lie at the desks that made them; say where they are to go:"
            " segue team recordings PLACE"
        )
    typer.echo(f"The oldest open transaction is {found.oldest_transaction_s:.0f} s old.")


def _desk_status(paths: Paths, as_json: bool) -> None:
    from app.jobs.team_status import desk_status

    try:
        found = desk_status(paths, ask_passphrase)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(found))
        raise typer.Exit(0 if found.ok else 1)
    for line in found.lines():
        typer.echo(line)
    raise typer.Exit(0 if found.ok else 1)
