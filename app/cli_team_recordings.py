"""`segue team recordings PLACE`: where the team's recordings lie."""

from dataclasses import asdict
from typing import Annotated

import typer

from app.cli_shared import Json, ProfileDir, fail, paths_of, say_json
from app.cli_team import Org, team
from app.cli_team_people import Server, way_to
from app.domain.errors import KnownError


@team.command()
def recordings(
    context: typer.Context,
    place: Annotated[
        str,
        typer.Argument(
            metavar="PLACE",
            help="A folder that all desks see, or s3://BUCKET/PREFIX?endpoint=https://HOST.",
        ),
    ],
    url: Server = "",
    org: Org = "team",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Say where the team's recordings lie; the place is made ready and tried first."""
    from app.jobs.team_recordings import place_recordings

    try:
        paths = paths_of(context, profile_dir)
        with way_to(url, org, paths) as way:
            done = place_recordings(way.call, place)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    typer.echo(f"The team's recordings lie in {done.place}; it was written and read back.")
    typer.echo("Desks find it by themselves within minutes; each recording has a key of its own.")
    if done.before and done.before != done.place:
        typer.echo(
            f"Before, they lay in {done.before}: copy what is there, names and folders as they are."
        )
