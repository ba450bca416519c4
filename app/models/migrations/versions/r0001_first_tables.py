"""The first tables.

Revision: 0001, after None.
"""

import sqlalchemy as sa
from alembic import op

import app.models.types

revision = "0001"
down_revision = None


def upgrade() -> None:
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
        "fact",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("act_id", app.models.types.Id(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("schema_v", sa.Integer(), nullable=False),
        sa.Column("lead", app.models.types.Id(), nullable=True),
        sa.Column("prospect", app.models.types.Id(), nullable=True),
        sa.Column("made_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("made_by", app.models.types.Id(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("corrects", app.models.types.Id(), nullable=True),
        sa.Column("stale", sa.String(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("extra", app.models.types.JsonText(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_fact")),
        sa.UniqueConstraint("id", name=op.f("uq_fact_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("fact", schema=None) as batch_op:
        batch_op.create_index("ix_fact_act", ["act_id"], unique=False)
        batch_op.create_index(
            "ix_fact_kind",
            ["kind", "id", "lead", "made_at", "made_by", "role", "act_id", "seq"],
            unique=False,
            sqlite_where=sa.text("kind <> 'lead_added'"),
            postgresql_where=sa.text("kind <> 'lead_added'"),
        )
        batch_op.create_index("ix_fact_lead", ["lead", "seq"], unique=False)
        batch_op.create_index("ix_fact_prospect", ["prospect", "seq"], unique=False)

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
        "import_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("duplicate", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    with op.batch_alter_table("import_problem", schema=None) as batch_op:
        batch_op.create_index("ix_import_problem_job", ["job"], unique=False)

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
        sa.Column("shares_number", sa.Boolean(), server_default=sa.text("0"), nullable=False),
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
        "answer",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_answer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_attempt", ["attempt"], unique=False)

    op.create_table(
        "answered",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("at", app.models.types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_answered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answered")),
    )
    op.create_table(
        "attempt",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("incoming", sa.Boolean(), nullable=False),
        sa.Column("dialled_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("owner", app.models.types.Id(), nullable=True),
        sa.Column("point", app.models.types.Id(), nullable=True),
        sa.Column("asked_point", sa.Boolean(), nullable=False),
        sa.Column("in_window", sa.Boolean(), nullable=False),
        sa.Column("dialer", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("ix_attempt_dialled_at", ["dialled_at"], unique=False)
        batch_op.create_index("ix_attempt_e164", ["e164"], unique=False)

    op.create_table(
        "away",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("person", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_away_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
    op.create_table(
        "call_saved",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("whom", sa.Text(), nullable=False),
        sa.Column("dialled_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("answered_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("ended_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("talk_s", sa.Integer(), nullable=False),
        sa.Column("wrap_s", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_call_saved_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_saved")),
    )
    with op.batch_alter_table("call_saved", schema=None) as batch_op:
        batch_op.create_index("ix_call_saved_attempt", ["attempt"], unique=False)
        batch_op.create_index("ix_call_saved_e164", ["e164"], unique=False)

    op.create_table(
        "campaign_set",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("desk", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=True),
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
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_campaign_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_set")),
    )
    op.create_table(
        "consent",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_consent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_table(
        "correction",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("fact", app.models.types.Id(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_correction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    with op.batch_alter_table("correction", schema=None) as batch_op:
        batch_op.create_index("ix_correction_fact", ["fact"], unique=False)

    op.create_table(
        "deal_closed",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("deal", app.models.types.Id(), nullable=True),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("won", sa.Boolean(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_deal_closed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_closed")),
    )
    op.create_table(
        "deal_set",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("deal", app.models.types.Id(), nullable=False),
        sa.Column("amount_minor", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("per", sa.Text(), nullable=False),
        sa.Column("closes_on", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_deal_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_set")),
    )
    op.create_table(
        "decision",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("stage_from", sa.Text(), nullable=False),
        sa.Column("stage_to", sa.Text(), nullable=False),
        sa.Column("owner", app.models.types.Id(), nullable=True),
        sa.Column("next_try_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("next_why", sa.Text(), nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("point_misses", sa.Integer(), nullable=False),
        sa.Column("busy_redials", sa.Integer(), nullable=False),
        sa.Column("gate_met", sa.Boolean(), nullable=False),
        sa.Column("rules", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_decision_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_table(
        "disqualified",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_disqualified_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disqualified")),
    )
    op.create_table(
        "do_not_call",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("numbers", app.models.types.JsonText(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_do_not_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_do_not_call")),
    )
    op.create_table(
        "handed_off",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("to", app.models.types.Id(), nullable=True),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("answer_by", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_handed_off_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_off")),
    )
    op.create_table(
        "handoff_answered",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("handoff", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("after_accepting", sa.Boolean(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("own", sa.Boolean(), nullable=False),
        sa.Column("charged_to", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_handoff_answered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_answered")),
    )
    op.create_table(
        "hung_up",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_hung_up_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hung_up")),
    )
    with op.batch_alter_table("hung_up", schema=None) as batch_op:
        batch_op.create_index("ix_hung_up_e164", ["e164"], unique=False)

    op.create_table(
        "import_started",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("mapping", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_import_started_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_started")),
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
        sa.Column("gate_met", sa.Boolean(), server_default=sa.text("0"), nullable=False),
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
        sa.Column("point_span", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("point_asked", sa.Boolean(), server_default=sa.text("0"), nullable=False),
        sa.Column("point_kept", sa.Boolean(), server_default=sa.text("0"), nullable=False),
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
        sa.Column("returned_to_desk", sa.Boolean(), server_default=sa.text("0"), nullable=False),
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
        "lead_added",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("campaign", app.models.types.Id(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("pronoun", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=True),
        sa.Column("zones", app.models.types.JsonText(), nullable=False),
        sa.Column("zone_basis", sa.Text(), nullable=False),
        sa.Column("phones", app.models.types.JsonText(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("shares_number", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_lead_added_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_added")),
    )
    with op.batch_alter_table("lead_added", schema=None) as batch_op:
        batch_op.create_index("ix_lead_added_job", ["job", "line"], unique=False)

    op.create_table(
        "lead_withdrawn",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("job", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_lead_withdrawn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_withdrawn")),
    )
    op.create_table(
        "mark",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_mark_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_table(
        "note",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("note_kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.Column("offset_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index("ix_note_attempt", ["attempt"], unique=False)

    op.create_table(
        "objection_answered",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("note", app.models.types.Id(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_objection_answered_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_answered")),
    )
    op.create_table(
        "parked",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("until", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_parked_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parked")),
    )
    op.create_table(
        "person_set",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("person", app.models.types.Id(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("roles", app.models.types.JsonText(), nullable=False),
        sa.Column("pin_hash", sa.Text(), nullable=True),
        sa.Column("languages", app.models.types.JsonText(), nullable=True),
        sa.Column("campaigns", app.models.types.JsonText(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_person_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_set")),
    )
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
        "phone_changed",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("e164", sa.Text(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("phone_kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_phone_changed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phone_changed")),
    )
    op.create_table(
        "point_closed",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_point_closed_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_closed")),
    )
    op.create_table(
        "point_moved",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_from", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("due_until", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("lapses_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("span", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_point_moved_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_moved")),
    )
    op.create_table(
        "point_set",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("stopped_at", sa.Text(), nullable=False),
        sa.Column("opens_with", sa.Text(), nullable=False),
        sa.Column("open_question", sa.Text(), nullable=False),
        sa.Column("open_objection", sa.Text(), nullable=False),
        sa.Column("goes_on_with", sa.Text(), nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("due_from", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("due_until", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("lapses_at", app.models.types.UtcDateTime(), nullable=False),
        sa.Column("span", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("follows", app.models.types.Id(), nullable=True),
        sa.Column("attempt", app.models.types.Id(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_point_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_set")),
    )
    op.create_table(
        "profile_corrected",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_profile_corrected_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_corrected")),
    )
    op.create_table(
        "promise_done",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("promise", app.models.types.Id(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_promise_done_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_done")),
    )
    op.create_table(
        "promise_made",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("point", app.models.types.Id(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due_at", app.models.types.UtcDateTime(), nullable=True),
        sa.Column("wall", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_promise_made_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_made")),
    )
    op.create_table(
        "reassigned",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("to", app.models.types.Id(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_reassigned_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reassigned")),
    )
    op.create_table(
        "recording_kept",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sound", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("channels", sa.Text(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.Column("pauses", app.models.types.JsonText(), nullable=False),
        sa.Column("problems", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_recording_kept_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_kept")),
    )
    with op.batch_alter_table("recording_kept", schema=None) as batch_op:
        batch_op.create_index("ix_recording_kept_attempt", ["attempt"], unique=False)

    op.create_table(
        "reopened",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_reopened_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopened")),
    )
    op.create_table(
        "retraction",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("retracts", app.models.types.Id(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_retraction_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retraction")),
    )
    with op.batch_alter_table("retraction", schema=None) as batch_op:
        batch_op.create_index("ix_retraction_retracts", ["retracts"], unique=False)

    op.create_table(
        "review_comment",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("attempt", app.models.types.Id(), nullable=False),
        sa.Column("offset_ms", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("broke", sa.Text(), nullable=False),
        sa.Column("answers", app.models.types.Id(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_review_comment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
    )
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.create_index("ix_review_comment_attempt", ["attempt"], unique=False)

    op.create_table(
        "scored",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("uncapped", sa.Integer(), nullable=False),
        sa.Column("card_version", sa.Integer(), nullable=False),
        sa.Column("reasons", app.models.types.JsonText(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_scored_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scored")),
    )
    op.create_table(
        "sent_back",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_sent_back_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_back")),
    )
    op.create_table(
        "waived",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("short", app.models.types.JsonText(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_waived_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waived")),
    )
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
    from app.models import search

    if op.get_bind().dialect.name == "sqlite":
        op.execute(search.CREATE)
