"""State, and what only this computer keeps."""

import sqlalchemy as sa
from alembic import op

import app.models.types


def make() -> None:
    """Makes the tables."""
    op.create_table(
        "campaign",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("desk", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("hours", app.models.types.JsonText(), nullable=False),
        sa.Column("gap_minutes", sa.Integer(), nullable=False),
        sa.Column("attempts_in_a_row", sa.Integer(), nullable=False),
        sa.Column("attempts_a_day", sa.Integer(), nullable=False),
        sa.Column("answer_minutes", sa.Integer(), nullable=False),
        sa.Column("ask_consent_each_time", sa.Boolean(), nullable=False),
        sa.Column("questions", app.models.types.JsonText(), nullable=False),
        sa.Column("card", app.models.types.JsonText(), nullable=False),
        sa.Column("gate", app.models.types.JsonText(), nullable=False),
        sa.Column("costs", app.models.types.JsonText(), nullable=False),
        sa.Column("dispositions", app.models.types.JsonText(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("name", name=op.f("uq_campaign_name")),
    )
    op.create_table(
        "draft",
        sa.Column("lead", app.models.types.Id(), nullable=False),
        sa.Column("person", app.models.types.Id(), nullable=False),
        sa.Column("kept_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("content", app.models.types.JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("lead", "person", name=op.f("pk_draft")),
    )
    op.create_table(
        "import_job",
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("started_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("ended_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("withdrawn_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("by", app.models.types.Id(), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_import_job")),
    )
    op.create_table(
        "number",
        sa.Column("e164", sa.String(), nullable=False),
        sa.Column("last_dialled_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("last_outcome", sa.String(), server_default="", nullable=False),
        sa.Column("last_ended_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("busy_redials", sa.Integer(), server_default="0", nullable=False),
        sa.Column("do_not_call_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("do_not_call_why", sa.String(), server_default="", nullable=False),
        sa.Column("lease_lead", app.models.types.Id(), nullable=True),
        sa.Column("lease_by", app.models.types.Id(), nullable=True),
        sa.Column("lease_until", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("e164", name=op.f("pk_number")),
    )
    op.create_table(
        "person",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", app.models.types.JsonText(), nullable=False),
        sa.Column("languages", app.models.types.JsonText(), nullable=False),
        sa.Column("campaigns", app.models.types.JsonText(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("away", sa.String(), nullable=True),
        sa.Column("away_since", app.models.types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "pin_try",
        sa.Column("person", app.models.types.Id(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", app.models.types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_pin_try")),
    )
    op.create_table(
        "prospect",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("name", sa.String(), server_default="", nullable=False),
        sa.Column("role", sa.String(), server_default="", nullable=False),
        sa.Column("company", sa.String(), server_default="", nullable=False),
        sa.Column("place", sa.String(), server_default="", nullable=False),
        sa.Column("country", sa.String(), server_default="", nullable=False),
        sa.Column("staff", sa.String(), server_default="", nullable=False),
        sa.Column("email", sa.String(), server_default="", nullable=False),
        sa.Column("language", sa.String(), server_default="", nullable=False),
        sa.Column("pronoun", sa.String(), server_default="", nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("zones", app.models.types.JsonText(), server_default="[]", nullable=False),
        sa.Column("zone_basis", sa.String(), server_default="", nullable=False),
        sa.Column("shares_number", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("consent_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("do_not_call_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("do_not_call_by", app.models.types.Id(), nullable=True),
        sa.Column("do_not_call_why", sa.String(), server_default="", nullable=False),
        sa.Column(
            "recent_attempts", app.models.types.JsonText(), server_default="[]", nullable=False
        ),
        sa.Column("name_key", sa.String(), server_default="", nullable=False),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prospect")),
    )
    op.create_table(
        "lead",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("prospect", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("source", sa.String(), server_default="", nullable=False),
        sa.Column("segment", sa.String(), server_default="", nullable=False),
        sa.Column("job", sa.String(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("added_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("stage", sa.String(), server_default="", nullable=False),
        sa.Column("stage_before", sa.String(), nullable=True),
        sa.Column("stage_since", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("owner", app.models.types.Id(), nullable=True),
        sa.Column("credit", app.models.types.Id(), nullable=True),
        sa.Column("passed_by", app.models.types.Id(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("conversations", sa.Integer(), server_default="0", nullable=False),
        sa.Column("misses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("busy_redials", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_attempt_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("last_attempt_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("last_disposition", sa.String(), server_default="", nullable=False),
        sa.Column("open_attempt", app.models.types.Id(), nullable=True),
        sa.Column("next_try_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("next_why", sa.String(), server_default="", nullable=False),
        sa.Column("score", sa.Integer(), server_default="0", nullable=False),
        sa.Column("uncapped", sa.Integer(), server_default="0", nullable=False),
        sa.Column("card_version", sa.Integer(), server_default="0", nullable=False),
        sa.Column(
            "score_reasons", app.models.types.JsonText(), server_default="[]", nullable=False
        ),
        sa.Column("answers", app.models.types.JsonText(), server_default="{}", nullable=False),
        sa.Column("gate_met", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("waived_by", app.models.types.Id(), nullable=True),
        sa.Column("point", app.models.types.Id(), nullable=True),
        sa.Column("point_stopped_at", sa.String(), server_default="", nullable=False),
        sa.Column("point_opens_with", sa.String(), server_default="", nullable=False),
        sa.Column("point_open", sa.String(), server_default="", nullable=False),
        sa.Column("point_goes_on", sa.String(), server_default="", nullable=False),
        sa.Column("point_way", sa.String(), server_default="", nullable=False),
        sa.Column("point_wall", sa.String(), server_default="", nullable=False),
        sa.Column("point_zone", sa.String(), server_default="", nullable=False),
        sa.Column("point_from", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("point_until", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("point_lapses", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("point_span", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("point_asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("point_kept", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("point_misses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("last_point", app.models.types.Id(), nullable=True),
        sa.Column("handoff", app.models.types.Id(), nullable=True),
        sa.Column("handoff_to", app.models.types.Id(), nullable=True),
        sa.Column("handed_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("answer_by", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("handoff_line", sa.String(), server_default="", nullable=False),
        sa.Column("rejected", sa.String(), server_default="", nullable=False),
        sa.Column("rejected_line", sa.String(), server_default="", nullable=False),
        sa.Column("rejected_by", app.models.types.Id(), nullable=True),
        sa.Column("rejected_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("returned_to_desk", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("parked_until", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("parked_why", sa.String(), server_default="", nullable=False),
        sa.Column("deal", app.models.types.Id(), nullable=True),
        sa.Column("deal_minor", sa.Integer(), server_default="0", nullable=False),
        sa.Column("deal_currency", sa.String(), server_default="", nullable=False),
        sa.Column("deal_per", sa.String(), server_default="", nullable=False),
        sa.Column("deal_closes", sa.String(), server_default="", nullable=False),
        sa.Column("changed_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("changed_by", app.models.types.Id(), nullable=True),
        sa.Column("rev", sa.Integer(), server_default="0", nullable=False),
        sa.Column("pool", sa.Integer(), server_default="0", nullable=False),
        sa.Column("callable_from", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("callable_until", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("held_by", sa.String(), nullable=True),
        sa.Column("opened_at", app.models.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["prospect"], ["prospect.id"], name=op.f("fk_lead_prospect")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index("ix_lead_campaign_stage", ["campaign", "stage"], unique=False)
        batch_op.create_index("ix_lead_handoff", ["stage", "answer_by"], unique=False)
        batch_op.create_index("ix_lead_job", ["job"], unique=False)
        batch_op.create_index("ix_lead_open_attempt", ["open_attempt"], unique=False)
        batch_op.create_index("ix_lead_owner_point", ["owner", "point_from"], unique=False)
        batch_op.create_index(
            "ix_lead_pool",
            ["campaign", "score", "id", "callable_from", "callable_until", "held_by"],
            unique=False,
            sqlite_where=sa.text("pool = 1"),
            postgresql_where=sa.text("pool = 1"),
        )
        batch_op.create_index("ix_lead_prospect", ["prospect"], unique=False)
        batch_op.create_index("ix_lead_renew", ["callable_until"], unique=False)
    op.create_table(
        "phone",
        sa.Column("prospect", app.models.types.Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("e164", sa.String(), server_default="", nullable=False),
        sa.Column("kind", sa.String(), server_default="", nullable=False),
        sa.Column("state", sa.String(), server_default="", nullable=False),
        sa.Column("ext", sa.String(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["prospect"], ["prospect.id"], name=op.f("fk_phone_prospect")),
        sa.PrimaryKeyConstraint("prospect", "position", name=op.f("pk_phone")),
    )
    with op.batch_alter_table("phone", schema=None) as batch_op:
        batch_op.create_index("ix_phone_e164", ["e164"], unique=False)
    op.create_table(
        "promise",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("lead", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("wall", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("done_at", app.models.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["lead"], ["lead.id"], name=op.f("fk_promise_lead")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.create_index("ix_promise_lead", ["lead"], unique=False)
        batch_op.create_index("ix_promise_open", ["done_at", "by"], unique=False)
