"""The columns of rows of a list: what a row says by itself, and what the writer alone knows."""

from typing import cast

from sqlalchemy import Table

from app.domain import facts as f
from app.models import facts as tables
from app.models.bulk_insert import Rows
from app.models.state import Lead, Phone, Prospect

SPINE = Rows(
    tables.SPINE,
    ("id", "lead", "prospect", "kind", "hash"),
    ("made_by", "act_id", "act", "schema_v", "made_at", "role", "device", "corrects", "stale",
     "extra"),
)  # fmt: skip
ADDED = Rows(
    tables.TABLES[f.LeadAdded],
    ("id", "campaign", "job", "line", "source", "segment", "name", "role", "company", "place",
     "country", "staff", "email", "language", "pronoun", "zone", "zones", "zone_basis", "phones",
     "note"),
    ("shares_number",),
)  # fmt: skip
SCORED = Rows(tables.TABLES[f.Scored], ("id", "score", "uncapped", "card_version", "reasons"))
PROSPECT = Rows(
    cast(Table, Prospect.__table__),
    ("id", "name", "role", "company", "place", "country", "staff", "email", "language", "pronoun",
     "zone", "zones", "zone_basis", "name_key"),
    ("shares_number", "number"),
)  # fmt: skip
PHONE = Rows(cast(Table, Phone.__table__), ("prospect", "position", "e164", "kind", "state", "ext"))
LEAD = Rows(
    cast(Table, Lead.__table__),
    ("id", "prospect", "line", "campaign", "source", "segment", "job", "stage", "score", "uncapped",
     "card_version", "score_reasons", "rev", "pool", "callable_from", "callable_until", "held_by",
     "opened_at"),
    ("changed_by", "added_at", "stage_since", "changed_at"),
)  # fmt: skip
