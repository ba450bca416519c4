"""The rows of a list on their way to the store: read and made ready in the other process.

That process does all that needs no store: phones, zones, name keys, the facts and their hashes,
the windows of the calling rules. What comes back is packed row by row, so that taking it in never
holds the interpreter for longer than a row.
"""

import marshal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.acts.new_lead import NewLead, NewPhone
from app.acts.ready import Preparation, ReadyRow
from app.domain.campaign import Campaign
from app.exchange.fields import Mapping
from app.exchange.readers import Row
from app.exchange.rows import Parsed, ProspectRow, Refused, parse_chunk
from app.host.ids import new_id

LIST_SAYS_NO = "the list says do not call"
LeftOut = tuple[int, str]  # line, reason
_LEFT_OUT = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a list are read and made ready.

    Attributes:
        job: The import's id.
        campaign: As it is in the store now.
        region: Country of national numbers for all rows, or None.
        source, segment: For rows whose list says nothing else.
    """

    job: str
    mapping: Mapping
    campaign: Campaign
    region: str | None = None
    source: str = ""
    segment: str = ""


def read_rows(rows: Sequence[Row], reading: Reading, moment: datetime) -> list[bytes]:
    """Reads rows and makes them ready; each gives one packed result, in order.

    Args:
        moment: For which the windows of the calling rules are asked.

    Returns:
        What `unpacked` takes.
    """
    campaign = reading.campaign
    preparation = Preparation(campaign, reading.job, moment, new_id)
    found: list[bytes] = []
    for row in parse_chunk(rows, reading.mapping, reading.region, campaign.region):
        one = lead_of(row, reading.source, reading.segment)
        ready = preparation.row(one) if isinstance(one, NewLead) else one
        found.append(marshal.dumps(tuple(ready)))
    return found


def rows_out(
    rows: Sequence[Row], reading: Reading, run: str, by: UUID | None, moment: datetime
) -> list[dict[str, Any] | LeftOut]:
    """Reads rows and makes them ready for the team's database, in order.

    Args:
        run: Names the run of the import; the ids of its rows follow from it.
        by: Who brings the list in.
        moment: For which the windows of the calling rules are asked.
    """
    from app.acts.ready_out import Outgoing

    campaign = reading.campaign
    made = Outgoing(campaign, reading.job, run, by, moment)
    found: list[dict[str, Any] | LeftOut] = []
    for row in parse_chunk(rows, reading.mapping, reading.region, campaign.region):
        one = lead_of(row, reading.source, reading.segment)
        found.append(made.row(one) if isinstance(one, NewLead) else one)
    return found


def unpacked(packed: bytes) -> ReadyRow | LeftOut:
    """A row that was made ready, or the line and reason of one that is left out."""
    # The fastest there is for plain values; both processes are one Python.
    found = marshal.loads(packed)
    return found if len(found) == _LEFT_OUT else ReadyRow._make(found)


def lead_of(row: Parsed, source: str, segment: str) -> NewLead | LeftOut:
    """A read row as an act takes it, or why it is left out."""
    if isinstance(row, Refused):
        return row.line, row.reason
    if row.do_not_call:
        return row.line, LIST_SAYS_NO
    return _new_lead(row, source, segment)


def _new_lead(row: ProspectRow, source: str, segment: str) -> NewLead:
    """Region of the law stands for the country where known."""
    return NewLead(
        line=row.line,
        name=row.name,
        role=row.role,
        company=row.company,
        place=row.city,
        country=row.law_region or row.country,
        staff=row.staff,
        email=row.emails[0] if row.emails else "",
        language=row.language,
        zone=row.zone,
        zones=row.zone_candidates,
        zone_basis=row.zone_basis,
        phones=tuple(
            NewPhone(one.e164, one.kind, one.state or "unconfirmed", one.extension)
            for one in row.phones
            if one.e164
        ),
        note=row.note,
        source=row.source or source,
        segment=row.segment or segment,
    )
