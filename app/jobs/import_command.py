"""`segue import`: a list comes in by command, or an import is undone.

Sentences go to stderr, what was asked for to stdout; with `--json` that is JSON alone.
"""

import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from app.acts.house import SetCampaign
from app.domain.errors import KnownError
from app.domain.vocabulary import Role
from app.domain.wording import day_words
from app.exchange.countries import region_of
from app.exchange.fields import Field, Mapping
from app.exchange.mapping import guess_mapping
from app.exchange.readers import Table, open_table
from app.host.ids import new_id
from app.host.instance import OtherInstance
from app.host.paths import Paths
from app.host.team_place import TeamPlace
from app.host.zone import local_zone
from app.jobs.by_command import campaign_named, job_lanes, main_role, opened, who
from app.jobs.import_at_desk import imagine_in_team, import_into_team, undo_in_team
from app.jobs.import_list import ImportPlan, ImportResult, import_list, withdraw
from app.jobs.import_templates import template_for
from app.jobs.import_words import ImportOrder, Progress, say, say_undone
from app.jobs.look_over import look_over
from app.jobs.team import first_campaign
from app.jobs.workplace import Asks, Workplace
from app.models.store import Store
from app.reads.desk import Actor, Desk
from app.reads.imports import ImportRow, ImportsQuestion
from app.reads.table import ask

SHOWN_COLUMNS = 12


def run(
    paths: Paths,
    order: ImportOrder,
    out: TextIO,
    err: TextIO,
    passphrase: Callable[[], str] = str,
) -> int:
    """Does what was asked for; returns the exit code.

    Args:
        passphrase: Asked for where the profile is a desk of a team: the list is for the team.

    Raises:
        KnownError: It can't be done; nothing was written.
    """
    team = TeamPlace.of(paths)
    if order.undo:
        work = _undo if team is None else partial(undo_in_team, passphrase)
        return say_undone(work(paths, order), order, out, err)
    if order.file is None or not order.campaign.strip():
        raise KnownError("Say which list and for which campaign: segue import FILE --campaign NAME")
    region = _region(order.region)
    table = open_table(order.file)
    mapping = guess_mapping(table)
    template = None if order.guess else template_for(paths, table)
    if template is not None:
        mapping, region = template.over(mapping), region or template.region
        day = template.saved_at.astimezone(ZoneInfo(local_zone())).date()
        (err if order.as_json else out).write(
            f"Columns as you saved them on {day:%a} {day_words(day)} {day.year}; "
            "--guess takes what they seem to be.\n"
        )
    mapping = mapped(mapping, table, order.maps)
    if not mapping.has_phone:
        raise KnownError(_no_phone(table), "Nothing was written.", "Say which one: --map 3=phone")
    plan = ImportPlan(table, mapping, first_campaign(order.campaign), order.source, region=region)
    with stopping() as stop:
        show = Progress(err)
        does = _imagine if order.dry_run else _import
        if team is not None:
            does = partial(imagine_in_team if order.dry_run else import_into_team, passphrase)
        result = does(paths, order, plan, show, stop)
        show.end()
    return say(result, order, out, err)


def mapped(mapping: Mapping, table: Table, said: tuple[str, ...]) -> Mapping:
    """The mapping with what a person says of some columns.

    Args:
        said: '3=phone', 'Tel.=phone:mobile', '4=none'.

    Raises:
        KnownError: There is no such column or field.
    """
    for one in said:
        column, _, meaning = one.rpartition("=")
        name, _, kind = meaning.strip().partition(":")
        mapping = mapping.with_field(_column(column.strip(), table), _field(name), kind)
    return mapping


def _column(said: str, table: Table) -> int:
    names = [one.casefold() for one in table.header]
    if said.casefold() in names:
        return names.index(said.casefold())
    if said.isdecimal() and 1 <= int(said) <= table.width:
        return int(said) - 1
    raise KnownError(f"There is no column '{said}'.", "", f"These are there: {_columns(table)}.")


def _columns(table: Table) -> str:
    names = table.header or ("",) * table.width
    said = [" ".join(f"{number} {name}".split()) for number, name in enumerate(names, 1)]
    return ", ".join(said[:SHOWN_COLUMNS]) + (" …" if len(said) > SHOWN_COLUMNS else "")


def _field(said: str) -> Field | None:
    if said in ("none", "-", ""):
        return None
    try:
        return Field(said.casefold().replace("-", "_"))
    except ValueError:
        known = ", ".join(Field)
        raise KnownError(
            f"A column cannot be '{said}'.", "", f"It can be: {known}, none."
        ) from None


def _no_phone(table: Table) -> str:
    return f"{table.path.name} has no column that looks like a phone (columns: {_columns(table)})."


def _region(said: str) -> str | None:
    if not said:
        return None
    found = region_of(said)
    if found is None:
        raise KnownError(f"'{said}' is no country.", "Nothing was written.", "Say it as in DE, US.")
    return found


# --- the work ------------------------------------------------------------------------------------


def _import(
    paths: Paths, order: ImportOrder, plan: ImportPlan, show: Progress, stop: threading.Event
) -> ImportResult:
    with opened(paths, "segue import") as workplace, job_lanes() as lanes:
        actor = who(workplace, order.name)
        role = main_role(actor, Role.SUPERVISOR, Role.ADMIN)
        known = campaign_named(workplace, actor, order.campaign)
        if known is None:
            known = replace(plan.campaign, region=plan.region)
            workplace.act(SetCampaign(known), actor, role)
        plan = replace(plan, campaign=known)
        return import_list(
            workplace, lanes.write, lanes.cpu, plan, actor, progress=show, cancelled=stop.is_set
        )


def _imagine(
    paths: Paths, order: ImportOrder, plan: ImportPlan, show: Progress, stop: threading.Event
) -> ImportResult:
    with _looking(paths) as store, job_lanes() as lanes:
        actor = who(store, order.name)
        known = campaign_named(store, actor, order.campaign)
        plan = replace(plan, campaign=known or replace(plan.campaign, region=plan.region))
        return look_over(
            store,
            lanes.read,
            lanes.cpu,
            plan,
            actor,
            known_campaign=known is not None,
            progress=show,
            cancelled=stop.is_set,
        )


def _undo(paths: Paths, order: ImportOrder) -> tuple[ImportRow, int]:
    with opened(paths, "segue import --undo") as workplace, job_lanes() as lanes:
        actor = who(workplace, order.name)
        job = _one_import(workplace, actor, order.undo)
        return job, withdraw(workplace, lanes.write, job.job, actor)


def _one_import(workplace: Workplace, actor: Actor, begin: str) -> ImportRow:
    found: tuple[ImportRow, ...] = workplace.ask(ImportsQuestion(begin), actor, Role.SUPERVISOR)
    if len(found) != 1:
        what = f"{len(found)} imports begin" if found else "No import begins"
        raise KnownError(f"{what} with '{begin}'.", "Nothing was changed.")
    return found[0]


@contextmanager
def _looking(paths: Paths) -> Iterator[Asks]:
    """The profile for a look, also beside an open window; one that is not there is not made."""
    with tempfile.TemporaryDirectory(prefix="segue-") as nothing:
        there = paths if paths.store.exists() else Paths.of(Path(nothing) / "profile")
        try:
            with opened(there, "segue import --dry-run") as workplace:
                yield workplace
        except OtherInstance:
            with Store(paths.store) as store:
                yield _Beside(store)


class _Beside:
    """A look into a store that a window has open: it can be asked and writes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def ask(self, question: Any, actor: Actor, role: Role) -> Any:
        from app.host.clock import SystemClock

        with self._store.reading() as session:
            return ask(question, Desk(session, SystemClock().now(), new_id, actor, role, ""))


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Ctrl+C asks for an end after the chunk instead of breaking off."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop  # signals belong to the main thread
        return
    before = signal.signal(signal.SIGINT, ask_to_stop)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
