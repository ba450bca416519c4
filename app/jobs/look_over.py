"""What an import would do, without doing it: for `--dry-run` and for the preview of the screen."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from app.acts.new_lead import NewLead
from app.domain.errors import KnownError
from app.host.ids import new_id
from app.host.lanes import Lane
from app.jobs.import_chunks import role_of
from app.jobs.import_list import (
    Batch,
    Cancelled,
    ImportPlan,
    ImportResult,
    batches,
    never,
)
from app.jobs.import_rows import lead_of
from app.jobs.workplace import Asks
from app.reads.desk import Actor
from app.reads.preview import Known, PreviewRows, RowFate

FatesOf = Callable[[PreviewRows], tuple[RowFate, ...]]


def look_over(
    store: Asks,
    read: Lane,
    cpu: Lane,
    plan: ImportPlan,
    actor: Actor,
    *,
    known_campaign: bool = True,
    fates_of: FatesOf | None = None,
    on_rows: Callable[[Batch, tuple[RowFate, ...]], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Cancelled = never,
) -> ImportResult:
    """What an import would do, without doing it (`--dry-run`, and the preview of the screen).

    Args:
        read: The lane on which the store is asked.
        known_campaign: False when the campaign is only imagined.
        fates_of: Says what becomes of rows, where more is known than the store has (in a team).
        on_rows: Takes rows with what becomes of each, in order.
    """
    plan.mapping.require_phone()
    result = ImportResult()
    file = _InFile()
    campaign: UUID | None = plan.campaign.id if known_campaign else None
    try:
        for batch in batches(plan, cpu):
            found = [lead_of(one, plan.source, plan.segment) for one in batch.parsed]
            leads = [one for one in found if isinstance(one, NewLead)]
            left_out = tuple(one for one in found if not isinstance(one, NewLead))
            question = PreviewRows(campaign, leads, left_out)
            if fates_of is not None:
                said = fates_of(question)
            else:
                said = read.submit(partial(store.ask, question, actor, role_of(actor))).result()
            fates = tuple(file.fate(one) for one in said)
            _count(result, fates)
            if on_rows is not None:
                on_rows(batch, fates)
            if progress is not None:
                progress(result.rows, max(result.rows, plan.table.estimate))
            if cancelled():
                result.cancelled = True
                break
    except KnownError as failure:
        result.broken = failure
    result.problems.sort()
    return result


class _InFile:
    """What the rows of a file make of each other: what the import will find in the store."""

    def __init__(self) -> None:
        self.known = Known()

    def fate(self, fate: RowFate) -> RowFate:
        """The fate of a row, with what stands above it in the file."""
        if fate.becomes in ("refused", "do_not_call"):
            return fate
        known = self.known
        for number, prospect, key in fate.holders:
            held = known.by_number.setdefault(number, [])
            if all(one != prospect for one, _ in held):
                held.append((prospect, key))
        for prospect in fate.in_campaign:
            known.leads.setdefault(prospect, (None, None))
        match = known.match(fate.numbers, fate.name_key)
        if match is not None and match in known.leads:
            words = known.double_words(match, "", fate.line)
            return replace(fate, becomes="duplicate", reason=words)
        known.takes(fate.numbers, fate.name_key, match or new_id(), "", fate.line)
        return replace(fate, becomes="new" if match is None else "known")


def _count(result: ImportResult, fates: tuple[RowFate, ...]) -> None:
    for fate in fates:
        result.rows += 1
        if fate.becomes in ("new", "known"):
            result.taken += 1
            continue
        result.duplicates += fate.becomes == "duplicate"
        result.refused += fate.becomes != "duplicate"
        result.problems.append((fate.line, fate.reason))
