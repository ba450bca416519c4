"""`segue team invite | join`: the line that opens a login once, made and taken."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.cli_shared import Json, ProfileDir, ask_passphrase, fail, paths_of, say_json
from app.cli_team import Org, team
from app.cli_team_people import Server, way_to
from app.domain.errors import KnownError

SecretFile = Annotated[
    Path | None,
    typer.Option("--secret-file", metavar="FILE", help="Keep the sealed secret here (0600)."),
]


@team.command()
def invite(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name.")],
    roles: Annotated[list[str] | None, typer.Option("--roles", metavar="ROLE[,ROLE]")] = None,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Somebody of the team: another computer, a forgotten passphrase. Ends their login"
            " of now; leads stay theirs.",
        ),
    ] = False,
    person: Annotated[
        UUID | None,
        typer.Option(
            "--person", metavar="ID", help="Whom a desk that was shut out names, after a restore."
        ),
    ] = None,
    url: Server = "",
    org: Org = "team",
    ca_file: Annotated[
        Path | None, typer.Option("--ca-file", metavar="PEM", help="Who vouches for the server.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--file",
            metavar="FILE",
            help="Write the line into this new file, readable by you alone, and do not show it.",
        ),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=30, help="Days until it dies.")] = 7,
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Invite somebody: shows a line once, which opens their login once within 7 days."""
    from app.host.handed_over import private_file
    from app.jobs.team_people import invite as make
    from app.jobs.team_people import known, roles_of

    try:
        if again and person is not None:
            raise KnownError(
                "--again is for somebody whom the team knows by name, --person for whom it does"
                " not know any more.",
                "Nobody was invited.",
                "Leave one of them out.",
            )
        wanted = roles_of(roles or []) if roles or not again else ()
        paths = paths_of(context, profile_dir)
        # The file first: an invitation that nobody can read any more would have ended a login.
        with private_file(file) as write, way_to(url, org, paths, ca_file) as way:
            before = known(way.call, name) if again else None
            made = make(
                way.call,
                way.server,
                way.org,
                before.name if before else name,
                wanted or (before.roles if before else ()),
                authority=way.authority,
                days=days,
                person=before.person if before else person,
                again=again,
                campaigns=before.campaigns if before else (),
            )
            write(made.text())
    except KnownError as error:
        fail(error)
    if as_json:
        line = {"invitation": made.text()} if file is None else {"file": str(file)}
        say_json({"login": made.login, "until": made.until.isoformat(), **line})
        return
    until = f"{name} may join until {made.until:%A %d %B %Y, %H:%M} UTC, once, with"
    if file is not None:
        typer.echo(f"{until} the line in {file}. Hand it to nobody else, then remove it.")
        return
    typer.echo(f"{until} this line.")
    typer.echo("It is not shown again; hand it to nobody else.\n", err=True)
    typer.echo(made.text())


@team.command()
def join(
    context: typer.Context,
    invitation: Annotated[
        str,
        typer.Argument(
            metavar="[@FILE|-]",
            help="The line you got: in this file, or on stdin; without it, it is asked for.",
        ),
    ] = "",
    secret_file: SecretFile = None,
    read_from: Annotated[
        str,
        typer.Option(
            "--read-from", metavar="URL", help="A copy to ask first what is about the whole team."
        ),
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether the server is right.")] = (
        False
    ),
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Join a team with an invitation; shows server and certificate before anything is sent."""
    from app.jobs.team_join import join as take
    from app.jobs.team_join import shown
    from app.sync.invitation import Invitation

    try:
        found = Invitation.parse(_line(invitation))
        seen = shown(found)
        typer.echo(f"Team '{seen.team}' on {', '.join(seen.servers)}.", err=True)
        if not seen.encrypted:
            typer.echo("The connection is not encrypted: it stays on this computer.", err=True)
        elif seen.authority:
            typer.echo(f"Certificate: {seen.authority}\n{seen.fingerprint}", err=True)
        else:
            typer.echo("Certificate: checked by the authorities of this computer.", err=True)
        if not yes:
            _confirm()
        done = take(
            paths_of(context, profile_dir),
            found,
            ask_passphrase("A passphrase for this computer, 8 signs or more", twice=True),
            secret_file=secret_file,
            copy=read_from,
        )
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    if done.again:
        typer.echo(
            f"{done.name} is in the team again. All that is here stays; what waits to be sent goes"
            " out at the next sign-in."
        )
        return
    typer.echo(f"{done.name} is in the team as {', '.join(done.roles)}; {done.leads} leads came.")


def _line(said: str) -> str:
    """The invitation, from wherever it is; other users of the computer see what is typed behind it.

    Raises:
        KnownError: It is not said, or its file can't be read.
    """
    from app.host.handed_over import seen_by_others, text_of

    if said.startswith("@"):
        file = Path(said[1:]).expanduser()
        if seen_by_others(file):
            typer.echo(f"Others on this computer can read {file}: chmod 600 it.", err=True)
        return text_of(file)
    if said not in ("", "-"):
        return said
    if sys.stdin.isatty():
        return str(typer.prompt("The invitation", hide_input=True, err=True))
    if not said:
        raise KnownError(
            "Say which invitation: @FILE, or - to read it from stdin.", "Nothing was sent."
        )
    return sys.stdin.readline()


def _confirm() -> None:
    if not sys.stdin.isatty():
        raise KnownError(
            "Nobody is here to be asked whether this is your team's server.",
            "Nothing was sent.",
            "Compare it with what your admin has, and say --yes.",
        )
    typer.confirm("Is this your team's server?", abort=True, err=True)
