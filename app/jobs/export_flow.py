"""Write the list behind a figure to a file that any spreadsheet reads."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

from app.domain.errors import KnownError
from app.domain.phrases import phrase
from app.domain.vocabulary import Role
from app.domain.wording import STAGE_LABELS
from app.exchange.writers import write_csv
from app.jobs.workplace import Asks, Workplace
from app.reads.desk import Actor
from app.reads.flow_list import FlowLead, FlowListQuestion

HEADER = (
    "Name", "Company", "Phone", "Stage", "Campaign", "Source", "Segment", "When", "Person",
    "Counted", "Seconds", "Amount", "Currency",
)  # fmt: skip
_PHONE = HEADER.index("Phone")


_STEP = 500  # rows between two looks at progress and stop


class _Stopped(Exception):
    """Somebody asked to stop; nothing is to be left of the file."""


def export_flow(
    workplace: Workplace,
    actor: Actor,
    role: Role,
    question: FlowListQuestion,
    path: Path,
    *,
    by: Asks | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> int | None:
    """Writes every case behind a figure. Belongs on the jobs lane.

    Args:
        question: The figure and its filters; its limit is put aside.
        path: The file; one that is there is replaced, by the whole list or not at all.
        by: Who answers; None is the store.
        progress: Called with the rows written and how many there are.
        cancelled: Asked on the way whether to stop.

    Returns:
        Rows written, which is the figure's n; None when it was stopped.

    Raises:
        KnownError: The file can't be written, or the roles do not allow the list.
    """
    found = (by or workplace).ask(replace(question, limit=None), actor, role)
    part = path.with_name(f".{path.name}.part")

    def rows() -> Iterator[list[str]]:
        for done, row in enumerate(_rows(found.rows, workplace.zone)):
            if done % _STEP == 0:
                if cancelled is not None and cancelled():
                    raise _Stopped
                if progress is not None:
                    progress(done, len(found.rows))
            yield row

    try:
        written = write_csv(part, HEADER, rows(), frozenset({_PHONE}))
        part.replace(path)
        return written
    except _Stopped:
        return None
    except OSError as problem:
        raise KnownError(
            phrase(
                "{name} can't be written ({strerror}).", name=path.name, strerror=problem.strerror
            ),
            "Nothing in the store was changed.",
            "Choose another place.",
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _rows(rows: tuple[FlowLead, ...], zone: str) -> Iterator[list[str]]:
    here = ZoneInfo(zone)
    for one in rows:
        yield [
            one.name,
            one.company,
            one.phone,
            STAGE_LABELS.get(one.stage, one.stage),
            one.campaign,
            one.source,
            one.segment,
            f"{one.at.astimezone(here):%Y-%m-%d %H:%M}",
            one.person,
            "yes" if one.hit else "no",
            str(one.weight) if one.weight != 1 else "",
            f"{one.amount / 100:.2f}" if one.currency else "",
            one.currency,
        ]
