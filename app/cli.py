"""The `segue` command. Each command is a few lines that start a job, an act or a read.

Sentences about failure go to stderr with exit code 2; a rule that forbids a dial exits with 3.
`--profile-dir` is taken before and after the name of a command.
"""

import sys
import webbrowser
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app import (  # noqa: F401 - commands of `team`
    __version__,
    cli_team_join,
    cli_team_keep,
    cli_team_people,
    cli_team_recordings,
)
from app.cli_audio import audio
from app.cli_policy import policy
from app.cli_shared import AsName, Json, ProfileDir, ask_passphrase, fail, paths_of, say_json
from app.cli_team import ask_password, team
from app.domain.errors import KnownError
from app.host.paths import Paths
from app.main import open_window

cli = typer.Typer(
    name="segue",
    help="The desktop workstation of calling teams that work in a sequence.",
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.add_typer(audio, name="audio")
cli.add_typer(policy, name="policy")
cli.add_typer(team, name="team")


def _version(wanted: bool) -> None:
    if wanted:
        from app.host.parts import build

        made = build()
        source = f"commit {made.commit} of {made.date}" if made.known else "an unknown commit"
        typer.echo(f"Segue {__version__}")
        typer.echo(f"Made from {source}; 'segue licences' names all parts and their licences.")
        raise typer.Exit


@cli.callback(invoke_without_command=True)
def window(
    context: typer.Context,
    profile_dir: ProfileDir = None,
    version: Annotated[
        bool,
        typer.Option("--version", help="Say version and commit.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Open the window."""
    context.obj = profile_dir
    if context.invoked_subcommand is None:
        open_window(Paths.of(profile_dir))


@cli.command()
def sample(
    context: typer.Context,
    profile_dir: ProfileDir = None,
    build_only: Annotated[
        bool, typer.Option("--build-only", help="Make it, open no window.")
    ] = False,
) -> None:
    """Look around with a sample team; it is made at the first time and calls nobody."""
    from app.jobs.profile import is_sample, make_sample

    chosen = profile_dir or context.obj
    paths = Paths.of(chosen) if chosen else Paths.of(Paths.of().root.with_name("segue-sample"))
    try:
        if not is_sample(paths):
            make_sample(paths, _tell)
    except KnownError as error:
        fail(error)
    if not build_only:
        open_window(paths)


def _tell(what: str, share: float) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{what}: {share:.0%} ", err=True, nl=share >= 1)


@cli.command()
def doctor(context: typer.Context, profile_dir: ProfileDir = None, as_json: Json = False) -> None:
    """Prove that the store is whole and that its state follows from its facts."""
    from app.jobs.doctor import examine

    try:
        report = examine(paths_of(context, profile_dir))
    except KnownError as error:
        fail(error)
    if as_json:
        say_json({"ok": report.ok, "checks": [asdict(check) for check in report.checks]})
    else:
        for check in report.checks:
            typer.echo(f"{'ok  ' if check.ok else 'NOT '} {check.sentence}")
            for detail in check.details:
                typer.echo(f"     {detail}")
    raise typer.Exit(0 if report.ok else 1)


@cli.command()
def licences(profile_dir: ProfileDir = None, as_json: Json = False) -> None:
    """Name every part of the program with its version and licence."""
    from app.host.parts import TEXTS, parts
    from app.host.resources import resources_dir

    found = parts()
    texts = {name: resources_dir() / file for name, file in TEXTS.items()}
    if as_json:
        say_json([{**asdict(one), "text": texts.get(one.name)} for one in found])
        return
    names = max(len(one.name) for one in found)
    versions = max(len(one.version) for one in found)
    for one in found:
        typer.echo(f"{one.name:<{names}}  {one.version:<{versions}}  {one.licence}")
    for name, text in texts.items():
        typer.echo(f"The licence of {name}: {text}")


@cli.command()
def restore(
    context: typer.Context,
    copy: Annotated[
        str | None, typer.Argument(metavar="[DATE|FILE]", help="A day of a copy, or a file.")
    ] = None,
    profile_dir: ProfileDir = None,
) -> None:
    """Put one of the daily copies back; the present store is kept beside it."""
    from app.jobs.restore import restore as put_back

    try:
        done = put_back(paths_of(context, profile_dir), copy)
    except KnownError as error:
        fail(error)
    kept = f" What was there is kept as {done.before.name}." if done.before else ""
    typer.echo(f"{done.copy.name} was put back.{kept}")


@cli.command()
def dial(
    context: typer.Context,
    lead: Annotated[str, typer.Argument(help="A number, a lead's id, or words of its name.")],
    name: AsName = "this computer",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Dial a lead under the same rules as in the window; how it ended is said there."""
    from app.host.settings import Settings
    from app.jobs.by_command import opened, who
    from app.jobs.dial import dial as start

    paths = paths_of(context, profile_dir)
    try:
        with opened(paths, "segue dial") as workplace:
            actor = who(workplace, name)
            done = start(workplace, Settings(paths.settings), actor, lead, webbrowser.open)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
    else:
        typer.echo(f"Dialled {done.name}, {done.e164} ({done.way}).")


@cli.command("import")
def import_list(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="CSV, text, XLSX.")] = None,
    campaign: Annotated[str, typer.Option(metavar="NAME", help="Made if it is not there.")] = "",
    source: Annotated[str, typer.Option(help="For rows that name none.")] = "",
    region: Annotated[str, typer.Option(metavar="XX", help="Country of national numbers.")] = "",
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="What a column is: 3=phone."),
    ] = None,
    guess: Annotated[
        bool, typer.Option("--guess", help="Guess the columns, also where a template was saved.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Look only, write nothing.")] = False,
    undo: Annotated[str, typer.Option(metavar="JOB", help="Withdraw an import's leads.")] = "",
    name: AsName = "this computer",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Import a list into a campaign; every row that is not taken is named with its reason."""
    from app.host.calm import settle
    from app.jobs.import_command import run
    from app.jobs.import_words import ImportOrder

    chosen = profile_dir or context.obj
    order = ImportOrder(
        file,
        campaign,
        source,
        region,
        tuple(maps or ()),
        dry_run,
        as_json,
        name,
        undo,
        chosen,
        guess,
    )
    settle()
    try:
        code = run(Paths.of(chosen), order, sys.stdout, sys.stderr, ask_passphrase)
    except KnownError as error:
        fail(error)
    raise typer.Exit(code)


@cli.command()
def tour(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where pictures go.")],
    team_url: Annotated[
        str,
        typer.Option(
            "--team", metavar="URL", help="An empty database of this computer, for two desks."
        ),
    ] = "",
    profile_dir: ProfileDir = None,
) -> None:
    """Work a day by keys and mouse alone; pictures and tour.json go to DIR."""
    from app.ui.tour.run import run_tour

    try:
        code = run_tour(folder, profile_dir or context.obj, team_url, ask_password)
    except KnownError as error:
        fail(error)
    raise typer.Exit(code)


def main() -> None:
    """Entry of the program."""
    cli()
