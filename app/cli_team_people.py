"""`segue team invite | join | remove`: people of a team and their desks."""

import sys
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from app.cli_shared import Json, ProfileDir, ask_passphrase, fail, paths_of, say_json
from app.cli_team import Org, Url, ask_password, team
from app.domain.errors import KnownError
from app.host.paths import Paths

if TYPE_CHECKING:
    from app.jobs.team_desks import DeskLeads
    from app.jobs.team_move import MovedStore
    from app.jobs.team_way import Way

Server = Annotated[
    str, typer.Option("--url", metavar="URL", help="The database, for whoever installed the team.")
]
SecretFile = Annotated[
    Path | None,
    typer.Option("--secret-file", metavar="FILE", help="Keep the sealed secret here (0600)."),
]


def way_to(
    url: str, org: str, paths: Paths, ca_file: Path | None = None
) -> "AbstractContextManager[Way]":
    """The way to the team: as who installed it where a URL is given, else as who has this profile.

    Raises:
        KnownError: It can't be reached, or refuses.
    """
    from app.jobs.team_way import as_installer, at_desk

    if url:
        return as_installer(url, org, ask_password, ca_file)
    return at_desk(paths, ask_passphrase)


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
    days: Annotated[int, typer.Option(min=1, max=30, help="Days until it dies.")] = 7,
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Invite somebody: shows a line once, which opens their login once within 7 days."""
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
        with way_to(url, org, paths, ca_file) as way:
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
    except KnownError as error:
        fail(error)
    if as_json:
        say_json({"login": made.login, "until": made.until.isoformat(), "invitation": made.text()})
        return
    typer.echo(f"{name} may join until {made.until:%A %d %B %Y, %H:%M} UTC, once, with this line.")
    typer.echo("It is not shown again; hand it to nobody else.\n", err=True)
    typer.echo(made.text())


@team.command()
def join(
    context: typer.Context,
    invitation: Annotated[str, typer.Argument(metavar="INVITATION", help="The line you got.")],
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
        found = Invitation.parse(invitation)
        seen = shown(found)
        typer.echo(f"Team '{seen.team}' on {', '.join(seen.servers)}.", err=True)
        if not seen.encrypted:
            typer.echo("The connection is not encrypted: it stays on this computer.", err=True)
        elif seen.authority:
            typer.echo(f"Certificate: {seen.authority}\n{seen.fingerprint}", err=True)
        else:
            typer.echo("Certificate: checked by the authorities of this computer.", err=True)
        if not yes and sys.stdin.isatty():
            typer.confirm("Is this your team's server?", abort=True, err=True)
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


@team.command()
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who leaves.")],
    to: Annotated[str, typer.Option("--to", metavar="NAME", help="Who gets the leads.")] = "",
    url: Server = "",
    org: Org = "team",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Take somebody out of the team: the login ends, leads and points go to somebody else."""
    from app.jobs.team_people import remove as end

    try:
        paths = paths_of(context, profile_dir)
        with way_to(url, org, paths) as way:
            done = end(way.call, name, to or None)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    typer.echo(
        f"{done.name} is out of the team; {done.leads} leads with {done.points} points went"
        f" {'to ' + to if to else 'to nobody'}."
    )


@team.command()
def move(
    context: typer.Context,
    url: Url,
    org: Org = "team",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Put this profile's people, leads, history and recordings into a team that was just set up.

    Run again, it goes on with the recordings that the team does not have yet.
    """
    from app.jobs.team_move import move_store

    try:
        done = move_store(paths_of(context, profile_dir), url, org, ask_password, sent=_say_sent)
    except KnownError as error:
        fail(error)
    if as_json:
        facts = done.facts
        said = {"org": facts.org, "again": facts.again, "since": facts.since, "rows": facts.rows}
        say_json({**said, "recordings": asdict(done.sounds)})
    else:
        _say_moved(done)
    if done.sounds.problems:
        fail(KnownError(" ".join(done.sounds.problems)))


def _say_sent(done: int, of: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{done} of {of} recordings sent", nl=done == of, err=True)


def _say_moved(done: "MovedStore") -> None:
    facts, sounds = done.facts, done.sounds
    if facts.again:
        typer.echo(f"This profile was moved into the team '{facts.org}' before.")
        if facts.since:
            typer.echo(f"{facts.since} facts were written here since; the team does not have them.")
    else:
        rows = facts.rows
        typer.echo(
            f"{rows['person']} people, {rows['lead']} leads and {facts.facts} facts are in the"
            f" team '{facts.org}', counted and compared. This profile stays as it is."
        )
    if sounds.went or sounds.there:
        typer.echo(
            f"{sounds.there} of {sounds.count} recordings are in {sounds.place}, read back and"
            f" compared; {sounds.went} of them went now."
        )
    if sounds.waiting:
        typer.echo(f"{sounds.waiting} recordings wait on this computer.")
        first = "" if sounds.place else "Say where they go: segue team recordings PLACE. "
        typer.echo(f"{first}To send them, run the same segue team move again; it goes on.")
    if sounds.missing:
        typer.echo(f"{sounds.missing} recordings have no file in this profile and did not go.")
    if not facts.again:
        typer.echo("Now invite everybody by the same names: segue team invite NAME --roles ROLE")


@team.command()
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Whose leads.")] = "",
    lead: Annotated[list[str] | None, typer.Option("--lead", metavar="ID")] = None,
    device: Annotated[str, typer.Option("--device", metavar="NAME", help="Of which desk.")] = "",
    why: Annotated[str, typer.Option("--why", help="In a word or two; kept in the audit.")] = "",
    spoken: Annotated[
        bool, typer.Option("--spoken", help="You have spoken to them: it holds at once.")
    ] = False,
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Take leads back from a person, a desk or by their id; without any: say who has which."""
    from app.jobs.team_desks import lead_ids, look, take_back
    from app.jobs.team_people import person_named
    from app.jobs.team_way import at_desk

    try:
        ids = lead_ids(lead or [])
        with at_desk(paths_of(context, profile_dir), ask_passphrase) as way:
            if not (name or ids or device):
                _say_held(look(way.bare), as_json)
                return
            person = person_named(way.call, name) if name else None
            done = take_back(way.bare, why, leads=ids, person=person, device=device, spoken=spoken)
            names = {one.lead: one.name for one in look(way.bare).held} if done.waits else {}
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    typer.echo(f"{done.count} leads were taken back.")
    for one, until in done.waits:
        typer.echo(f"{names.get(one) or one} waits until {until:%H:%M} UTC, or for --spoken.")


def _say_held(found: "DeskLeads", as_json: bool) -> None:
    if as_json:
        say_json(asdict(found))
        return
    for one in found.waiting:
        heard = f"{one.heard_at:%H:%M} UTC" if one.heard_at else "never"
        typer.echo(
            f"{one.lead}  {one.name}: waits until {one.until:%H:%M} UTC for the desk of"
            f" {one.person_name}, last heard {heard}"
        )
    for held in found.held:
        typer.echo(
            f"{held.lead}  {held.name}: {held.person_name}, {held.kind}, until"
            f" {held.until:%H:%M} UTC, desk {held.desk}"
        )
    if not (found.waiting or found.held):
        typer.echo("No desk has a lead now, and nothing waits.")
