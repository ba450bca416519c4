"""`segue team keep | check | restored | hand-out | require`: the work of who runs its server."""

from dataclasses import asdict
from typing import Annotated, NoReturn

import typer

from app.cli_shared import Json, fail, say_json
from app.cli_team import Org, Url, ask_password, rest_json, say_rest, team
from app.domain.errors import KnownError

ALARM = 1
"""Exit code of an audit that does not hold."""
STILL_THERE = 4
"""Exit code of a run that did all else, but could not remove a recording that was taken away."""


@team.command()
def keep(
    url: Url,
    org: Org = "team",
    once: Annotated[bool, typer.Option("--once", help="One run, for a timer.")] = False,
    head: Annotated[
        str,
        typer.Option(
            "--head",
            metavar="FILE|-",
            help="Hand the audit's head out into this file, or on stdout, and compare with it.",
        ),
    ] = "",
) -> None:
    """Each minute: renew when leads may be called, seal the audit, end old transactions, purge."""
    from app.host.clock import SystemClock
    from app.jobs.team_keep import AuditGap, Heads, Kept, keep_up

    problems: list[str] = []

    def tell(done: Kept) -> None:
        problems[:] = [done.problem] if done.problem else []
        said = [
            f"{count} {what}"
            for count, what in (
                (done.windows, "leads got the time at which they may be called again"),
                (done.ended, "old transactions ended"),
                (done.sealed, "rows of the audit sealed"),
                (done.changes, "old changes purged"),
                (done.requests, "old requests purged"),
                (done.sounds, "recordings that were taken away left the store"),
            )
            if count
        ]
        if said:
            typer.echo(", ".join(said) + ".", err=True)
        if done.problem:
            typer.echo(f"A recording that was taken away is still there: {done.problem}", err=True)

    try:
        heads = Heads(head, typer.echo)
        keep_up(url, org, ask_password, heads, SystemClock().now, once=once, tell=tell)
    except AuditGap as gap:
        _alarm(gap)
    except KnownError as error:
        fail(error)
    if problems:
        raise typer.Exit(STILL_THERE)


@team.command()
def check(
    url: Url,
    org: Org = "team",
    head: Annotated[
        str, typer.Option("--head", metavar="HEX", help="A head that was kept on another machine.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Read the audit's chain again, and say whether a head that was kept is in it."""
    from app.jobs.team_keep import AuditGap, Head
    from app.jobs.team_keep import check as read

    try:
        found = read(url, org, ask_password, Head(0, head.strip().lower()) if head else None)
    except AuditGap as gap:
        if as_json:
            say_json({"ok": False, "problem": str(gap)})
        _alarm(gap)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json({"ok": True, **asdict(found)})
        return
    also = " The head that was kept is in it." if head else ""
    typer.echo(f"The audit holds: {found.place} rows, head {found.hash or 'none yet'}.{also}")


@team.command()
def restored(url: Url, org: Org = "team", as_json: Json = False) -> None:
    """Say that a backup was put back: desks read anew and send their last 72 hours once more."""
    from app.jobs.team_keep import restored as raise_counter

    try:
        done = raise_counter(url, org, ask_password)
    except KnownError as error:
        fail(error)
    if as_json:
        say_json({"generation": done.generation} | rest_json(done.rest))
        return
    typer.echo(f"Desks notice at their next question: the generation is {done.generation} now.")
    say_rest(done.rest)


@team.command("hand-out")
def hand_out(url: Url, org: Org = "team") -> None:
    """After a restore: hand out new leads though not all desks have been heard."""
    from app.jobs.team_keep import hand_out as let_go

    try:
        rested = let_go(url, org, ask_password)
    except KnownError as error:
        fail(error)
    typer.echo(
        "New leads are handed out again." if rested else "New leads are handed out; nothing rested."
    )


@team.command()
def require(
    url: Url,
    version: Annotated[
        str, typer.Argument(metavar="VERSION", help="Like 1.4.0; '' lets every version in.")
    ],
    org: Org = "team",
) -> None:
    """Ask for a version: older desks work on and send, but read nothing new until updated."""
    from app.jobs.team_keep import require_program

    try:
        require_program(url, org, version.strip(), ask_password)
    except KnownError as error:
        fail(error)
    typer.echo(
        f"Desks older than {version} keep working and sending, but read nothing new."
        if version.strip()
        else "Desks of every version read."
    )


def _alarm(gap: KnownError) -> NoReturn:
    typer.echo(f"ALARM: {gap}", err=True)
    raise typer.Exit(ALARM)
