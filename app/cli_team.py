"""`segue team …`: the team's database on a PostgreSQL server."""

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_shared import Json, ProfileDir, ask_passphrase, fail, paths_of, say_json
from app.domain.errors import KnownError
from app.host.paths import Paths

if TYPE_CHECKING:
    from app.jobs.team_keep import Rest

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

_NAMED = 10


_password: list[str] = []
"""What was typed, for the connections of one command: `keep` makes some each minute."""


@team.callback()
def _begins() -> None:
    _password.clear()  # another command of this process may be about another server


def ask_password() -> str | None:
    """Asked for once at a terminal, also where a command connects again; nobody asks a script."""
    if not _password and sys.stdin.isatty():
        typed = typer.prompt("Password", hide_input=True, default="", show_default=False, err=True)
        _password.append(str(typed))
    return _password[0] if _password else None


def rest_json(rest: "Rest | None") -> dict[str, object]:
    """Whether new leads rest after a restore, for `--json`."""
    if rest is None:
        return {"rests_until": None, "waits_for": []}
    return {"rests_until": rest.until.isoformat(), "waits_for": list(rest.desks)}


def say_rest(rest: "Rest | None") -> None:
    """Says until when new leads rest, and for whom; nothing where they do not."""
    if rest is None:
        return
    names = ", ".join(rest.desks[:_NAMED])
    if len(rest.desks) > _NAMED:
        names += f" and {len(rest.desks) - _NAMED} more"
    typer.echo(
        f"No new leads are handed out until these have been heard: {names}; at the latest until"
        f" {rest.until.astimezone():%H:%M}. Who has no network may still be calling them."
    )
    typer.echo("If you know that nobody is: segue team hand-out URL")


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
    from app.jobs.team_keep import rest

    if not url:
        _desk_status(paths_of(context, profile_dir), as_json)
        return
    try:
        found = look(url, org, ask_password)
        rests = rest(url, org, ask_password)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(found) | rest_json(rests))
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
    say_rest(rests)


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
