"""`segue team remove | move | revoke`: people of a team, their leads and their desks."""

import sys
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
