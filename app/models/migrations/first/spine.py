"""The spine, and facts of the house, of prospects and of lists."""

import sqlalchemy as sa
from alembic import op

import app.models.types


def make() -> None:
    """Makes the tables."""
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
        "away",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("person", app.models.types.Id(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_away_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_away")),
    )
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
        "profile_corrected",
        sa.Column("id", app.models.types.Id(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["fact.id"], name=op.f("fk_profile_corrected_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_corrected")),
    )
