"""Reviews: scorecards, reviews and their answers, snippets, library, how follow-ups went.

Revision: 0002, after 0001.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import app.models.types

revision = "0002"
down_revision = "0001"


def _fact(kind: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        kind,
        sa.Column("id", app.models.types.Id(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f(f"fk_{kind}_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{kind}")),
    )


def _id(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, app.models.types.Id(), nullable=nullable)


def _text(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=False)


def _integer(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _flag(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _json(name: str) -> sa.Column[Any]:
    return sa.Column(name, app.models.types.JsonText(), nullable=False)


def upgrade() -> None:
    """Makes the tables; nothing that is there is touched."""
    _fact(
        "scorecard_set",
        _id("card"),
        _integer("version"),
        _text("layer"),
        _text("name"),
        _json("questions"),
        _flag("active"),
    )
    _fact(
        "review_sent",
        _id("attempt"),
        _id("person"),
        _id("card"),
        _integer("card_version"),
        _text("layer"),
        _json("asked"),
        _json("scores"),
        sa.Column("total", sa.Float(), nullable=False),
        _json("failed"),
        _text("practise"),
        _flag("private"),
        _id("replaces", nullable=True),
    )
    op.create_index("ix_review_sent_attempt", "review_sent", ["attempt"], unique=False)
    _fact("review_answered", _id("review"), _id("attempt"), _flag("disputed"), _text("line"))
    op.create_index("ix_review_answered_review", "review_answered", ["review"], unique=False)
    _fact("comment_private", _id("comment"), _id("attempt"))
    op.create_index("ix_comment_private_comment", "comment_private", ["comment"], unique=False)
    _fact("snippet_cut", _id("attempt"), _integer("from_ms"), _integer("to_ms"), _text("title"))
    _fact("proof_attached", _id("snippet", nullable=True), _id("handoff", nullable=True))
    _fact(
        "library_put",
        _id("snippet"),
        _id("attempt"),
        _text("objection"),
        _text("outcome"),
        _text("title"),
    )
    _fact("library_taken", _id("entry"))
    _fact("resume_judged", _id("attempt"), _flag("resumed"), _flag("as_reviewer"))
    op.create_index("ix_resume_judged_attempt", "resume_judged", ["attempt"], unique=False)
    op.create_table(
        "scorecard",
        _id("id"),
        _integer("version"),
        sa.Column("layer", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        _json("questions"),
        _flag("active"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
    )
    op.create_table(
        "review_draft",
        _id("attempt"),
        _id("person"),
        sa.Column("kept_at", app.models.types.UtcDateTime(), nullable=False),
        _json("content"),
        sa.PrimaryKeyConstraint("attempt", "person", name=op.f("pk_review_draft")),
    )
