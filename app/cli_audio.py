"""`segue audio …`: what a sound file is, how a call in it was talked, and whose call it is."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.cli_shared import FAILED, AsName, Json, ProfileDir, fail, paths_of, say_json
from app.domain.errors import KnownError

audio = typer.Typer(
    help="Sound files: probe, speech, play, attach.", no_args_is_help=True, rich_markup_mode=None
)

File = Annotated[Path, typer.Argument(metavar="FILE", help="Sound of any maker.")]
RightIsRep = Annotated[
    bool, typer.Option("--right-is-rep", help="The rep is on the right channel, not the left.")
]


@audio.command()
def probe(file: File, profile_dir: ProfileDir = None, as_json: Json = False) -> None:
    """Say what a file is and whether it can be played; exits with 2 when it can't."""
    from app.jobs.foreign import probe_file

    found = probe_file(file)
    if as_json:
        say_json(asdict(found))
    elif found.playable:
        typer.echo(
            f"{file.name}: {found.format}, {found.channels} x {found.rate} Hz, {found.seconds:g} s"
        )
        for problem in found.problems:
            typer.echo(f"  {problem}")
    if not found.playable:
        typer.echo(" ".join(found.problems), err=True)
        raise typer.Exit(FAILED)


@audio.command()
def speech(
    file: File,
    right_is_rep: RightIsRep = False,
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Find who speaks when, and the figures of it."""
    from app.domain.speech_words import FIGURES
    from app.jobs.sound_file import speech_of_file

    try:
        found = speech_of_file(file, right_is_rep=right_is_rep)
    except KnownError as error:
        fail(error)
    numbers = found.figures.numbers()
    if as_json:
        channels = [
            {
                "name": name,
                "segments": [list(one) for one in spans],
                "talk_s": round(sum(b - a for a, b in spans), 3),
            }
            for name, spans in zip(found.names, found.channels, strict=True)
        ]
        rounded = {key: None if one is None else round(one, 4) for key, one in numbers.items()}
        say_json(
            {
                "channels": channels,
                "seconds": found.seconds,
                **rounded,
                "dead_air": [list(one) for one in found.figures.dead_air or ()],
                "problems": list(found.problems),
            }
        )
        return
    for one in FIGURES.values():
        value = numbers[one.key]
        typer.echo(f"{one.name}: {'not known' if value is None else f'{value:.2f}'} ({one.unit})")
    for problem in found.problems:
        typer.echo(f"  {problem}")


@audio.command()
def play(
    file: File,
    seconds: Annotated[
        float | None, typer.Option(metavar="S", help="So long; else to the end.")
    ] = None,
    device: Annotated[str, typer.Option(metavar="NAME", help="The output; else the usual.")] = "",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Play a recording, to hear whether sound comes out; exits with 2 when nothing can be heard."""
    from app.jobs.play_file import play_file

    try:
        done = play_file(file, device, seconds)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    odd = f"; {done.notice}" if done.notice else ""
    typer.echo(f"{file.name}: {done.seconds:.1f} of {done.of:.1f} s were played{odd}.")


@audio.command()
def attach(
    context: typer.Context,
    file: File,
    call: Annotated[str, typer.Option(metavar="ID", help="The call; else it is looked for.")] = "",
    right_is_rep: RightIsRep = False,
    name: AsName = "this computer",
    profile_dir: ProfileDir = None,
    as_json: Json = False,
) -> None:
    """Keep a recording made elsewhere with its call, found by number and time."""
    from app.jobs.attach_command import attach as run
    from app.jobs.by_command import opened, who

    try:
        with opened(paths_of(context, profile_dir), "segue audio attach") as workplace:
            actor = who(workplace, name)
            done = run(workplace, actor, file, call, right_is_rep=right_is_rep)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json(asdict(done))
        return
    typer.echo(f"{file.name} is the recording of the call with {done.name} of {done.dialled_at}.")
    for one in (*done.reasons, *done.problems):
        typer.echo(f"  {one}")
